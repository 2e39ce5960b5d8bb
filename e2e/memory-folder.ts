import { accessSync, constants, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const MEMORY = "/dev/shm";
const NEEDED_BYTES = 2 * 2 ** 30;

/** Whether the machine's shared memory has room for browsers and their profiles; many containers have 64 MB of it. */
export function hasMemoryFolder(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= NEEDED_BYTES;
  } catch {
    return false;
  }
}

/** Where a run's short-lived files go: profiles of browsers above all, which are written to all the time. */
export const temporaryRoot = () => (hasMemoryFolder() ? MEMORY : tmpdir());
