import type { Transaction } from "../storage/database.ts";

/** Locks the states of all of a user's certificates, in the order in which payments lock them: before allowances and the device log. */
export async function lockStates(tx: Transaction, user: bigint): Promise<void> {
  await tx.query(`select 1 from certificate_states where certificate in (select id from certificates where user_number = $1) order by certificate for update`, [
    user,
  ]);
}

/**
 * Revokes every certificate of a user at once. The logins of `device` go on: the next master will be its own. The states must be locked.
 */
export async function revokeAll(tx: Transaction, user: bigint, device: string, at: Date): Promise<void> {
  await tx.query(
    `update certificate_states s set status = 'revoked', cause = null, revoked_at = $3, superseded = c.device = $2
     from certificates c where c.id = s.certificate and c.user_number = $1 and s.status <> 'revoked'`,
    [user, device, at],
  );
  await tx.query("delete from masters where user_number = $1", [user]);
}

/** Whether this certificate is the user's master. */
export async function isMaster(tx: Transaction, user: bigint, certificate: bigint): Promise<boolean> {
  return (await tx.query("select 1 from masters where user_number = $1 and certificate = $2", [user, certificate])).length > 0;
}
