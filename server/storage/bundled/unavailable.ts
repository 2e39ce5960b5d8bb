/** The error of a machine on which the bundled server cannot run: it names the way out. */
export function unavailable(reason: string, cause?: unknown): Error {
  return new Error(`${reason} Set DATABASE_URL to a PostgreSQL server of your own.`, { cause });
}
