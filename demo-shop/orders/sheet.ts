import type { Delivery } from "./delivery.ts";

/** What somebody has written on an order sheet. */
export interface SheetFields {
  readonly buyer: string;
  readonly recipient: string;
  readonly phone: string;
  readonly postcode: string;
  readonly address: string;
  readonly detail: string;
  readonly otherPayer: boolean;
}

export type SheetFault = "error.name" | "error.phone" | "error.postcode" | "error.address" | "error.detail";

export const emptySheet: SheetFields = { buyer: "", recipient: "", phone: "", postcode: "", address: "", detail: "", otherPayer: false };

/** Characters that hide or reorder text, and what is no character. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Whether a text is a person's name as the shop writes it on parcels: 1 to 40 characters, one line. */
export function isName(text: string): boolean {
  return isLine(text, 40);
}

/** What is wrong with a sheet, by field and in the order of the fields; empty for one that can be ordered. */
export function faultsOf({ buyer, recipient, phone, postcode, address, detail }: SheetFields): Map<keyof SheetFields, SheetFault> {
  const faults = new Map<keyof SheetFields, SheetFault>();
  if (!isName(buyer)) faults.set("buyer", "error.name");
  if (!isName(recipient)) faults.set("recipient", "error.name");
  if (!isPhone(phone)) faults.set("phone", "error.phone");
  if (!/^[0-9]{5}$/.test(postcode)) faults.set("postcode", "error.postcode");
  if (!isLine(address, 100)) faults.set("address", "error.address");
  if (detail !== "" && !isLine(detail, 60)) faults.set("detail", "error.detail");
  return faults;
}

/** Where a faultless sheet sends the order. */
export function deliveryOf({ recipient, phone, postcode, address, detail }: SheetFields): Delivery {
  return { recipient, phone, postcode, address, detail };
}

/** Digits as people type them on other keyboards, and spaces at the edges, are no fault. */
export function tidy(fields: SheetFields): SheetFields {
  const { buyer, recipient, phone, postcode, address, detail } = fields;
  const plain = (text: string) => text.normalize("NFKC").trim();
  return {
    ...fields,
    buyer: buyer.trim(),
    recipient: recipient.trim(),
    phone: plain(phone),
    postcode: plain(postcode).replaceAll(/[\s-]/g, ""),
    address: address.trim(),
    detail: detail.trim(),
  };
}

function isLine(text: string, max: number): boolean {
  return text.length >= 1 && text.length <= max && !HIDDEN.test(text);
}

function isPhone(text: string): boolean {
  return /^\+?[0-9][0-9 -]{6,18}$/.test(text) && text.replaceAll(/[^0-9]/g, "").length >= 8;
}
