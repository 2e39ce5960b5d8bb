import * as v from "valibot";
import { canonicalBytes, isCanonicalText, type Json } from "./canonical.ts";
import { type CompactJws, type ParsedJws, parseCompact, signCompact, verifySignature } from "./jws.ts";

/** What a JWS says; its signature and its signer are not checked yet. */
export type ReadClaims<T> = ParsedJws & { readonly claims: T };
/** The same by a person's certificate; `chain` is standard base64 DER, the signer's first, then the master's if it is another. */
export type ReadByChain<T> = ReadClaims<T> & { readonly chain: readonly string[] };

/** Signs claims in RFC 8785 form as ES256 by a person's certificate, whose chain (standard base64 DER) the header carries. */
export function signByChain(typ: string, claims: object, key: CryptoKey, chain: readonly string[]): Promise<CompactJws> {
  return signCompact({ alg: "ES256", typ, x5c: [...chain] }, canonicalBytes({ ...claims } as Json), key);
}

/** Reads a JWS of this type without checking signature or signer; undefined unless its claims are as agreed and in RFC 8785 form. */
export function readClaims<S extends v.GenericSchema>(schema: S, typ: string, jws: string): ReadClaims<v.InferOutput<S>> | undefined {
  const parsed = parseCompact(jws);
  if (!parsed || parsed.header.typ !== typ) return undefined;
  const claims = v.safeParse(schema, parsed.json);
  return claims.success && isCanonicalText(parsed.text, claims.output as Json) ? { ...parsed, claims: claims.output } : undefined;
}

/** As {@link readClaims}, of a JWS whose header carries the signer's chain. */
export function readByChain<S extends v.GenericSchema>(schema: S, typ: string, jws: string): ReadByChain<v.InferOutput<S>> | undefined {
  const read = readClaims(schema, typ, jws);
  const chain = read?.header.x5c;
  return read && chain ? { ...read, chain } : undefined;
}

/** What one of the gateway's keys (by the thumbprint that the header names) has signed; undefined unless form and signature hold. */
export async function verifyByGateway<S extends v.GenericSchema>(
  schema: S,
  typ: string,
  jws: string,
  keyOf: (thumbprint: string) => CryptoKey | undefined,
): Promise<v.InferOutput<S> | undefined> {
  const read = readClaims(schema, typ, jws);
  const key = read && keyOf(read.header["x5t#S256"] ?? "");
  return read && key && (await verifySignature(key, read)) ? read.claims : undefined;
}
