import { randomBytes } from "node:crypto";
import type { Database } from "../database.ts";
import { isLine } from "./product-form.ts";
import { ChangedMeanwhile } from "./products.ts";
import type { ReEncoded } from "./re-encode.ts";

/** A picture in words, for who cannot see it. */
export interface PictureWords {
  readonly ko: string;
  readonly en: string;
}

/** A picture as its seller sees it. */
export interface OwnPicture {
  readonly id: string;
  readonly words: PictureWords;
  readonly width: number;
  readonly height: number;
}

export const MOST_PICTURES = 5;
export const LONGEST_WORDS = 120;

/** In which languages a picture's words are missing or cannot be shown. */
export function faultyWords(words: PictureWords): readonly ("ko" | "en")[] {
  return (["ko", "en"] as const).filter((language) => !isLine(words[language], LONGEST_WORDS));
}

/** A product's pictures in their order, and which state of them this is. */
export async function picturesOf(database: Database, slug: string): Promise<{ readonly pictures: readonly OwnPicture[]; readonly version: number }> {
  const [row] = await database.query<{ version: number; pictures: readonly OwnPicture[] | null }>(
    `select p.pictures_version as version, (select jsonb_agg(jsonb_build_object('id', id, 'width', width, 'height', height,
       'words', jsonb_build_object('ko', coalesce(alt_ko, p.name_ko), 'en', coalesce(alt_en, p.name_en))) order by position)
       from pictures where product = p.slug) as pictures from products p where p.slug = $1`,
    [slug],
  );
  return { pictures: row?.pictures ?? [], version: row?.version ?? 0 };
}

/** Adds a picture behind the others; whether there was room for it. */
export async function addPicture(database: Database, slug: string, { type, width, height, bytes }: ReEncoded, words: PictureWords): Promise<boolean> {
  return database.transaction(async (tx) => {
    await tx.query("update products set pictures_version = pictures_version + 1, changed_at = now() where slug = $1", [slug]);
    const [now] = await tx.query<{ count: number; next: number }>(
      "select count(*)::int as count, coalesce(max(position) + 1, 0) as next from pictures where product = $1",
      [slug],
    );
    if ((now?.count ?? 0) >= MOST_PICTURES) return false;
    await tx.query("insert into pictures (id, product, position, type, width, height, bytes, alt_ko, alt_en) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", [
      randomBytes(16).toString("base64url"),
      slug,
      now?.next ?? 0,
      type,
      width,
      height,
      bytes,
      words.ko,
      words.en,
    ]);
    return true;
  });
}

export type PictureChange = { readonly kind: "describe"; readonly words: PictureWords } | { readonly kind: "first" } | { readonly kind: "remove" };

/** Changes one picture of a product, if all of them are still as the form showed them; throws {@link ChangedMeanwhile} otherwise. */
export async function changePicture(database: Database, slug: string, id: string, version: number, change: PictureChange): Promise<void> {
  await database.transaction(async (tx) => {
    const fresh = await tx.query(
      "update products set pictures_version = pictures_version + 1, changed_at = now() where slug = $1 and pictures_version = $2 returning 1",
      [slug, version],
    );
    if (fresh.length === 0) throw new ChangedMeanwhile();
    const own = [slug, id] as const;
    if (change.kind === "describe")
      await tx.query("update pictures set alt_ko = $3, alt_en = $4 where product = $1 and id = $2", [...own, change.words.ko, change.words.en]);
    else if (change.kind === "remove") await tx.query("delete from pictures where product = $1 and id = $2", own);
    else
      await tx.query(
        `update pictures set position = n.position from
           (select id, row_number() over (order by id <> $2, position) - 1 as position from pictures where product = $1) n
         where pictures.id = n.id and product = $1`,
        own,
      );
  });
}
