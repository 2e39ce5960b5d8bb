import type { Database } from "../database.ts";

const MINUTES = 10;
/** More open pages than anybody has. */
const MOST = 20;

/** Keeps a challenge for one session, for ten minutes. */
export async function keepChallenge(database: Database, session: Buffer, challenge: string): Promise<void> {
  await database.query(
    `delete from sign_in_challenges where session = $1 and (expires_at < now() or challenge in
       (select challenge from sign_in_challenges where session = $1 order by expires_at desc offset ${MOST - 1}))`,
    [session],
  );
  await database.query(`insert into sign_in_challenges (challenge, session, expires_at) values ($1, $2, now() + interval '${MINUTES} minutes')`, [
    challenge,
    session,
  ]);
}

/** Takes a challenge out; whether it was this session's and in time. Nobody gets it a second time. */
export async function takeChallenge(database: Database, session: Buffer, challenge: string): Promise<boolean> {
  const taken = await database.query("delete from sign_in_challenges where challenge = $1 and session = $2 and expires_at > now() returning 1", [
    challenge,
    session,
  ]);
  return taken.length > 0;
}
