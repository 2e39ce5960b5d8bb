/** The port of a cluster: free when it is chosen, the same at every start. */
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

const portFile = (home: string) => join(home, "port");

/** The port of the last start; 0 before the first. */
export async function rememberedPort(home: string): Promise<number> {
  return Number(await readFile(portFile(home), "utf8").catch(() => 0)) || 0;
}

export const rememberPort = (home: string, port: number) => writeFile(portFile(home), `${port}\n`);

/** The wanted port, or a free one where it is in use or 0. */
export async function choosePort(wanted: number): Promise<number> {
  return wanted !== 0 && (await isFree(wanted)) ? wanted : listenOnce(0);
}

const isFree = (port: number) =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

function listenOnce(port: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
