import { certificateName, type RevocationList, readRevocations } from "../../protocol/certificate.ts";
import type { Certified, Der } from "./generations.ts";
import { derOfPem, generationsOf, listSlot, type Material, materialName } from "./material.ts";

/** A revocation list of a root's own. */
export interface RootList extends RevocationList {
  readonly der: Der;
  /** The root that signed it, DER. */
  readonly root: Der;
}

/**
 * Of each root the newest of its lists, in the order of the roots; a root that has none is left out. Throws an error that names
 * a list which is damaged or foreign.
 */
export async function readRootLists(material: Material, roots: readonly Pick<Certified, "der">[]): Promise<RootList[]> {
  const newest = new Map<Der, RootList>();
  for (const number of generationsOf(material, listSlot)) {
    const list = await readRootList(material, number, roots);
    if (!newest.has(list.root)) newest.set(list.root, list);
  }
  return roots.flatMap(({ der }) => newest.get(der) ?? []);
}

async function readRootList(material: Material, number: number, roots: readonly Pick<Certified, "der">[]): Promise<RootList> {
  const name = materialName(listSlot, number, "crl");
  const der = derOfPem("X509 CRL", material.get(name) ?? "");
  for (const { der: root } of der ? roots : []) {
    const list = der && (await readRevocations(der, root));
    if (list && !list.uris && list.number === number) return { ...list, der, root };
  }
  throw new Error(`${name} is not a revocation list by our root`);
}

/** Whether one of the lists names this certificate (DER). */
export function isListed(lists: readonly RootList[], certificate: Uint8Array): boolean {
  const name = certificateName(certificate);
  const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
  return lists.some(({ entries }) => entries.some(({ issuer, serial }) => name !== undefined && same(issuer, name.issuer) && same(serial, name.serial)));
}
