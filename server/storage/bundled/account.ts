/** The account that runs PostgreSQL for root. */
import { execFileSync } from "node:child_process";
import { unavailable } from "./unavailable.ts";

export interface Account {
  uid: number;
  gid: number;
}

/** The user `postgres`, made where it is missing; only root may ask. */
export function postgresAccount(): Account {
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
  const find = () => ({ uid: id("-u"), gid: id("-g") });
  try {
    return find();
  } catch {
    try {
      const options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"];
      execFileSync("useradd", [...options, "postgres"], { stdio: "pipe" });
      return find();
    } catch (cause) {
      throw unavailable('PostgreSQL does not run as root, and no user "postgres" could be made.', cause);
    }
  }
}
