import { type Bytes, toBase64Url } from "../../protocol/bytes.ts";
import {
  certificateName,
  checkRevocation,
  checkUserChain,
  type DeviceCertificate,
  type RevocationList,
  readRevocations,
  rootSpkiHash,
} from "../../protocol/certificate.ts";
import { CoconutError } from "./error.ts";
import { allFromPem } from "./pem.ts";

/** What the gateway publishes is asked for anew after this time: a revocation counts here no later. */
const KEEP_MS = 300_000;
const TIMEOUT_MS = 6_000;

/** What of the gateway's public certificates and lists leads to the pinned root. */
interface Published {
  readonly root: Bytes;
  readonly usersCas: readonly Bytes[];
  readonly list: RevocationList;
  /** Issuer and serial number of everything that is revoked or suspended now. */
  readonly revoked: ReadonlySet<string>;
  readonly at: number;
}

/** Whose certificates users sign with, by the gateway's public files and nothing that is not proven up to the pinned root. */
export class UserTrust {
  readonly #api: string;
  readonly #rootSpki: string;
  #published: Published | undefined;
  #asking: Promise<Published> | undefined;

  constructor(api: string, rootSpki: string) {
    this.#api = api;
    this.#rootSpki = rootSpki;
  }

  /**
   * The certificate that a chain [device, master] or [master] begins with, where all of it holds now and nothing of it is revoked; else why
   * not, in English. Throws CoconutError `offline` where the gateway's list cannot be had, `answer-invalid` where it does not hold.
   */
  async certificate(chain: readonly Bytes[], now: number): Promise<DeviceCertificate | string> {
    const { root, usersCas, list, revoked } = await this.#fresh(now);
    for (const usersCa of usersCas) {
      const verdict = await checkUserChain([...chain, usersCa, root], this.#rootSpki);
      if ("problem" in verdict) continue;
      const { notBefore, notAfter, revocationsUri } = verdict.certificate;
      // The master's dates lie around its device's: both are checked by these.
      if (now < notBefore || now > notAfter) return "the certificate is not of now";
      if (!list.uris?.includes(revocationsUri)) return "no list says whether the certificate is revoked";
      if (chain.some((der) => revoked.has(keyOf(der)))) return "the certificate is revoked or suspended";
      return verdict.certificate;
    }
    return "the certificate does not lead to the root";
  }

  async #fresh(now: number): Promise<Published> {
    const known = this.#published;
    if (known && now - known.at < KEEP_MS && now >= known.at) return known;
    this.#asking ??= this.#ask(now).finally(() => {
      this.#asking = undefined;
    });
    this.#published = await this.#asking;
    return this.#published;
  }

  async #ask(now: number): Promise<Published> {
    const names = ["root.pem", "users-ca.pem", "revocation.pem", "revocations.crl", "root.crl"] as const;
    const [roots, usersCas, signers, list, rootList] = await Promise.all(names.map((name) => this.#fetch(name)));
    const root = await this.#root(certificatesIn(roots));
    const own = rootList && (await readRevocations(rootList, root));
    if (rootList && (!own || own.nextUpdate <= now)) throw invalid("the root's list");
    const gone = new Set(own?.entries.map(nameText));
    const usable = (files: Bytes | undefined) => certificatesIn(files).filter((der) => !gone.has(keyOf(der)));
    for (const signer of usable(signers)) {
      if ("problem" in (await checkRevocation(signer, root))) continue;
      const read = list && (await readRevocations(list, signer));
      if (!read || read.nextUpdate <= now || read.number < (this.#published?.list.number ?? 0)) continue;
      return { root, usersCas: usable(usersCas), list: read, revoked: new Set(read.entries.map(nameText)), at: now };
    }
    throw invalid("the revocation list");
  }

  async #root(candidates: readonly Bytes[]): Promise<Bytes> {
    for (const der of candidates) if ((await rootSpkiHash(der)) === this.#rootSpki) return der;
    throw invalid("the root");
  }

  /** A public file of the gateway's; undefined where it has none. */
  async #fetch(name: string): Promise<Bytes | undefined> {
    try {
      const response = await fetch(new URL(`/pki/${name}`, this.#api), { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      throw new CoconutError({ code: "offline" }, { cause });
    }
  }
}

function certificatesIn(file: Bytes | undefined): Bytes[] {
  return allFromPem("CERTIFICATE", new TextDecoder().decode(file ?? new Uint8Array()));
}

function invalid(what: string): CoconutError {
  return new CoconutError({ code: "answer-invalid" }, { cause: new Error(`${what} does not hold`) });
}

function nameText({ issuer, serial }: { readonly issuer: Uint8Array; readonly serial: Uint8Array }): string {
  return `${toBase64Url(issuer)} ${toBase64Url(serial)}`;
}

function keyOf(der: Bytes): string {
  const name = certificateName(der);
  return name ? nameText(name) : "";
}
