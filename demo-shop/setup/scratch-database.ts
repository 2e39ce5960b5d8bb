import { randomBytes } from "node:crypto";
import pg from "pg";
import { type Database, openDatabase } from "../database.ts";

/** A shop's database that nobody else uses; removed by its {@link Database.close}. */
export async function openScratchDatabase(): Promise<Database> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error("TEST_DATABASE_URL is not set: npm test sets it.");
  const name = `shop_${randomBytes(8).toString("hex")}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = await openDatabase(url.href);
  return {
    ...database,
    async close() {
      await database.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
