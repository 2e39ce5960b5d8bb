import { expect, it } from "vitest";
import type { Database } from "../../storage/database.ts";
import { signerDirectory } from "./signers.ts";

it("keeps the last 50,000 signers and forgets the oldest", () => {
  let lookUps = 0;
  // Look-ups that stay under way are cached like those that have ended.
  function query<R>(): Promise<R[]> {
    lookUps += 1;
    return new Promise(() => undefined);
  }
  const signerOf = signerDirectory({ query } as Pick<Database, "query"> as Database, () => {
    throw new Error("nothing is found");
  });
  const lookUpsFor = (signer: number) => {
    const before = lookUps;
    void signerOf([Buffer.from(`certificate ${signer}`).toString("base64")]);
    return lookUps - before;
  };
  for (let signer = 1; signer <= 50_000; signer++) lookUpsFor(signer);
  expect(lookUps).toBe(50_000);
  expect([lookUpsFor(1), lookUpsFor(50_000)]).toEqual([0, 0]);
  expect(lookUpsFor(50_001)).toBe(1);
  expect([lookUpsFor(2), lookUpsFor(50_000), lookUpsFor(50_001)]).toEqual([0, 0, 0]);
  expect(lookUpsFor(1)).toBe(1);
});
