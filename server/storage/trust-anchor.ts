import type { Database } from "./database.ts";

/** Ties the database to one root (base64url SHA-256 of its SubjectPublicKeyInfo) at the first start; throws Error under any other. */
export async function tieToRoot(database: Database, rootSpkiSha256: string): Promise<void> {
  await database.query("insert into trust_anchor (root_spki_sha256) values ($1) on conflict do nothing", [rootSpkiSha256]);
  const [row] = await database.query<{ root_spki_sha256: string }>("select root_spki_sha256 from trust_anchor");
  if (row?.root_spki_sha256 !== rootSpkiSha256) {
    throw new Error(
      `This database belongs to another root: start the gateway with the key store that it was made with (COCONUT_KEYS), or with another
database. Root's bundled PostgreSQL outlives its clone: to begin anew at the same place, move its folder away.`,
    );
  }
}
