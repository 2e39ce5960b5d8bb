/** Key pairs with a certificate: `<slot>-<generation>.key` (PKCS#8 PEM) and `.crt` (PEM). */
export const certifiedSlots = ["root", "users", "merchants", "gateway", "result", "revocation"] as const;
/** Symmetric keys, 32 bytes: `<slot>-<generation>.secret` (JSON). */
export const secretSlots = ["token", "session", "pin", "webhook"] as const;
/** Revocation lists that the root signed: `root-revocations-<CRL number>.crl` (PEM). */
export const listSlot = "root-revocations";
export type CertifiedSlot = (typeof certifiedSlots)[number];
export type SecretSlot = (typeof secretSlots)[number];
export type Slot = CertifiedSlot | SecretSlot;

/** The system's keys as named texts: the files of a folder, or the members of one JSON object. Names never change their content. */
export type Material = ReadonlyMap<string, string>;

const NAME = new RegExp(`^(${[...certifiedSlots, ...secretSlots, listSlot].join("|")})-([1-9][0-9]{0,5})\\.(key|crt|secret|crl)$`);

/** The name of one part of a generation. */
export function materialName(slot: Slot | typeof listSlot, generation: number, part: "key" | "crt" | "secret" | "crl"): string {
  return `${slot}-${generation}.${part}`;
}

/** Whether a file belongs to the material. */
export function isMaterialName(name: string): boolean {
  return NAME.test(name);
}

/** The generations of a slot that have at least one part, newest first. */
export function generationsOf(material: Material, slot: Slot | typeof listSlot): readonly number[] {
  const numbers = [...material.keys()].flatMap((name) => {
    const [, found, generation] = NAME.exec(name) ?? [];
    return found === slot ? [Number(generation)] : [];
  });
  return [...new Set(numbers)].sort((a, b) => b - a);
}

/** PEM text (RFC 7468) of DER bytes. */
export function pemOf(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The DER bytes of the one object of this label in a PEM text; undefined when there is none. */
export function derOfPem(label: "CERTIFICATE" | "X509 CRL", pem: string): Uint8Array<ArrayBuffer> | undefined {
  const body = new RegExp(`^-----BEGIN ${label}-----\\n([A-Za-z0-9+/=\\n]+)-----END ${label}-----\\n?$`).exec(pem.replaceAll("\r", ""))?.[1];
  return body === undefined ? undefined : new Uint8Array(Buffer.from(body, "base64"));
}

/** The DER bytes of the one certificate in a PEM text; undefined when there is none. */
export function certificateDer(pem: string): Uint8Array<ArrayBuffer> | undefined {
  return derOfPem("CERTIFICATE", pem);
}
