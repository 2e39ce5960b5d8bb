import { createHash, randomBytes } from "node:crypto";

/** Where an order goes; none where the buyer comes for it. */
export interface Delivery {
  readonly recipient: string;
  /** As people write it: digits, hyphens and spaces. */
  readonly phone: string;
  /** Five digits. */
  readonly postcode: string;
  readonly address: string;
  readonly detail: string;
}

/** A delivery's salt and base64url(SHA-256(salt and its JSON)): the hash stands in the signed order, the text stays here. */
export function sealDelivery(delivery: Delivery): { readonly salt: Buffer; readonly hash: string } {
  const salt = randomBytes(16);
  return { salt, hash: deliveryHash(delivery, salt) };
}

/** The hash by which a delivery is known again: proof, with salt and text, of where an order was to go. */
export function deliveryHash({ recipient, phone, postcode, address, detail }: Delivery, salt: Buffer): string {
  return createHash("sha256").update(salt).update(JSON.stringify({ recipient, phone, postcode, address, detail })).digest("base64url");
}
