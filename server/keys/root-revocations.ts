import { createPrivateKey } from "node:crypto";
import { certificateName, checkRoot, issueRootRevocations, type RevocationEntry, type RevocationReason } from "../../protocol/certificate.ts";
import { claim, readFolder } from "./folder.ts";
import { certificateDer, generationsOf, listSlot, type Material, materialName, pemOf } from "./material.ts";
import { isListed, type RootList, readRootLists } from "./root-lists.ts";
import { signingKey } from "./store.ts";

/**
 * Lets the newest root sign its first list, good until the root's own end, where there is none and the root's private key is
 * there: at set-up it is, and at the next start of keys by an earlier version unless it was moved away.
 */
export async function ensureRootList(folder: string): Promise<void> {
  const material = await readFolder(folder);
  const root = await newestRoot(material);
  if (root.key !== undefined && !root.list) await claimList(folder, material, root, []);
}

/**
 * Puts the certificate of one generation on the root's next list, for good; a newer generation must be there to take its place.
 * Needs the root's private key. Every process must be restarted to know.
 */
export async function revokeGeneration(folder: string, slot: "users" | "merchants" | "gateway" | "revocation", generation: number): Promise<void> {
  const material = await readFolder(folder);
  const file = materialName(slot, generation, "crt");
  const der = certificateDer(material.get(file) ?? "");
  const certificate = der && certificateName(der);
  if (!certificate) throw new Error(`${file} is not in the key folder`);
  if (!generationsOf(material, slot).some((other) => other > generation && material.has(materialName(slot, other, "crt")))) {
    throw new Error(`there is no newer ${slot} certificate: --add ${slot} first`);
  }
  const root = await newestRoot(material);
  if (root.list && isListed([root.list], der)) throw new Error(`${file} is revoked already`);
  const reason: RevocationReason = slot === "revocation" ? "keyCompromise" : "cACompromise";
  const isClaimed = await claimList(folder, material, root, [...(root.list?.entries ?? []), { ...certificate, at: Date.now(), reason }]);
  if (!isClaimed) throw new Error("another process has made a list at the same time: try again");
}

interface Root {
  readonly der: Uint8Array<ArrayBuffer>;
  /** PKCS#8 PEM; undefined when it was moved away. */
  readonly key: string | undefined;
  readonly list: RootList | undefined;
}

async function newestRoot(material: Material): Promise<Root> {
  const roots = generationsOf(material, "root").flatMap((generation) => {
    const der = certificateDer(material.get(materialName("root", generation, "crt")) ?? "");
    return der ? [{ der, key: material.get(materialName("root", generation, "key")) }] : [];
  });
  const [root] = roots;
  if (!root) throw new Error("the key folder has no root");
  const lists = await readRootLists(material, roots);
  return { ...root, list: lists.find((list) => list.root === root.der) };
}

/** False when another process has made a list of this number first. */
async function claimList(folder: string, material: Material, { der, key }: Root, entries: readonly RevocationEntry[]): Promise<boolean> {
  if (key === undefined) throw new Error("the root's private key is needed to revoke and is not in the key folder");
  const root = await checkRoot(der);
  if (!("certificate" in root)) throw new Error("the root's certificate is outside the profile");
  const number = (generationsOf(material, listSlot)[0] ?? 0) + 1;
  const facts = { number, thisUpdate: Date.now(), nextUpdate: root.certificate.notAfter, entries };
  const list = await issueRootRevocations(facts, { certificate: der, key: await signingKey(createPrivateKey(key)) });
  return claim(folder, materialName(listSlot, number, "crl"), pemOf("X509 CRL", list));
}
