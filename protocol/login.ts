import { parseDictionary, serializeDictionary } from "structured-headers";
import { type Bytes, utf8 } from "./bytes.ts";
import { contentDigest } from "./digest.ts";

/** The header that carries the public token t_p. */
export const TOKEN_HEADER = "coconut-token";
export const LOGIN_TAG = "coconut-login";
const LABEL = "login";
const COVERED = ["@method", "@target-uri", "content-digest", TOKEN_HEADER] as const;

/** How far `created` may be from the gateway's clock, in seconds. */
export const LOGIN_WINDOW_S = 60;

/** The parts of a request that a login signature covers (RFC 9421 section 2). */
export interface SignedRequest {
  readonly method: string;
  /** The whole target URI under the gateway's public origin. */
  readonly targetUri: string;
  readonly contentDigest: string;
  readonly token: string;
}

/** Signature parameters (RFC 9421 section 2.3); `created` in seconds, `keyid` names the key of K_s. */
export interface LoginParameters {
  readonly created: number;
  readonly nonce: string;
  readonly keyid: string;
}

/** The headers that sign a request with the session secret t_s; a body that is absent counts as empty. */
export async function signRequest(
  request: { readonly method: string; readonly targetUri: string; readonly body?: Uint8Array; readonly token: string },
  parameters: LoginParameters,
  secret: CryptoKey,
): Promise<Record<string, string>> {
  const digest = await contentDigest(request.body ?? new Uint8Array());
  const base = signatureBase({ ...request, contentDigest: digest }, parameters);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", secret, base));
  return {
    [TOKEN_HEADER]: request.token,
    "content-digest": digest,
    "signature-input": serializeDictionary({ [LABEL]: innerList(parameters) }),
    signature: serializeDictionary({ [LABEL]: [signature.buffer, new Map()] }),
  };
}

/** The signature base of RFC 9421 section 2.5 over exactly our components. */
export function signatureBase(request: SignedRequest, parameters: LoginParameters): Bytes {
  const values = { "@method": request.method, "@target-uri": request.targetUri, "content-digest": request.contentDigest, [TOKEN_HEADER]: request.token };
  const lines = COVERED.map((component) => `"${component}": ${values[component]}`);
  const signatureParameters = serializeDictionary({ [LABEL]: innerList(parameters) }).slice(LABEL.length + 1);
  return utf8([...lines, `"@signature-params": ${signatureParameters}`].join("\n"));
}

/**
 * Reads `Signature-Input` and `Signature`; undefined unless they are our one signature over exactly our components
 * with `alg`, `keyid`, `tag`, `created` and `nonce`.
 */
export function readLoginSignature(signatureInput: string, signature: string): (LoginParameters & { readonly signature: Bytes }) | undefined {
  try {
    const inputs = parseDictionary(signatureInput);
    const input = inputs.get(LABEL);
    const bytes = parseDictionary(signature).get(LABEL)?.[0];
    if (inputs.size !== 1 || !input || !(bytes instanceof ArrayBuffer)) return undefined;
    const parameters = Object.fromEntries(input[1]);
    const { created, nonce, keyid } = parameters;
    if (
      typeof created !== "number" ||
      !Number.isInteger(created) ||
      created < 0 ||
      typeof nonce !== "string" ||
      typeof keyid !== "string" ||
      !/^[A-Za-z0-9_-]{22}$/.test(nonce)
    )
      return undefined;
    // One spelling only: what we would have written for these values is what must stand there, also in a base64's last bits.
    if (serializeDictionary({ [LABEL]: innerList({ created, nonce, keyid }) }) !== signatureInput) return undefined;
    if (serializeDictionary({ [LABEL]: [bytes, new Map()] }) !== signature) return undefined;
    return { created, nonce, keyid, signature: new Uint8Array(bytes) };
  } catch {
    return undefined;
  }
}

function innerList({ created, nonce, keyid }: LoginParameters): [[string, Map<string, never>][], Map<string, string | number>] {
  return [
    COVERED.map((component) => [component, new Map<string, never>()]),
    new Map<string, string | number>([
      ["created", created],
      ["nonce", nonce],
      ["keyid", keyid],
      ["alg", "hmac-sha256"],
      ["tag", LOGIN_TAG],
    ]),
  ];
}

/** Imports the session secret t_s (base64url, 32 bytes) as a non-extractable HMAC key. */
export async function importSecret(secret: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}
