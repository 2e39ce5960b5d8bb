import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readStack } from "./stack.ts";

const run = promisify(execFile);

/** The openssl command over files of its own. */
export interface OpenSsl {
  file(name: string, content: string | Uint8Array): Promise<string>;
  /** What it says, in one text; rejects where it refuses. */
  run(...parameters: string[]): Promise<string>;
}

export async function openOpenSsl(): Promise<OpenSsl> {
  const folder = await mkdtemp(join(readStack().temporary, "openssl-"));
  return {
    async file(name, content) {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
    async run(...parameters) {
      const { stdout, stderr } = await run("openssl", parameters).catch(({ message, stdout }) => {
        throw new Error(message + stdout);
      });
      return stdout + stderr;
    },
  };
}

/** DER in the armor that openssl reads (RFC 7468). */
export function pem(label: string, der: Uint8Array | string): string {
  const text = typeof der === "string" ? der : Buffer.from(der).toString("base64");
  return `-----BEGIN ${label}-----\n${text.replace(/(.{64})/g, "$1\n")}\n-----END ${label}-----\n`;
}
