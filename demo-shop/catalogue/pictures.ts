import type { Database } from "../database.ts";

/** A picture as it is sent to browsers. */
export interface Picture {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A picture by its id; one id never shows anything else. */
export async function findPicture(database: Database, id: string): Promise<Picture | undefined> {
  const [picture] = await database.query<{ type: string; bytes: Buffer }>("select type, bytes from pictures where id = $1", [id]);
  return picture;
}

/** The address of a picture; of a plain one for a product that has none. */
export function pictureAddress(id: string | undefined): string {
  return id === undefined ? "/static/no-picture.svg" : `/pictures/${id}`;
}
