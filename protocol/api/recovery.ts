import * as v from "valibot";
import { RecoveryId } from "../ids.ts";
import { PinReset, Recovery, RecoveryCodeChange, RecoveryRequest, RecoveryStanding, RecoveryStep, RecoveryVeto } from "../recovery.ts";
import type { Operation } from "./operation.ts";

const byId = v.strictObject({ id: RecoveryId });

export const recovery = {
  setRecoveryCode: {
    method: "PUT",
    path: "/v1/recovery-code",
    caller: "login",
    summary: "Set the recovery code in place of an earlier one",
    status: 200,
    body: RecoveryCodeChange,
    reply: RecoveryStanding,
  },
  getRecovery: {
    method: "GET",
    path: "/v1/recovery",
    caller: "login",
    summary: "Whether there is a recovery code, and the newest recovery",
    status: 200,
    reply: RecoveryStanding,
  },
  startRecovery: {
    method: "POST",
    path: "/v1/recoveries",
    caller: "login",
    summary: "Ask to be the next master, or for a new PIN, after a wait",
    status: 201,
    body: RecoveryRequest,
    reply: Recovery,
  },
  vetoRecovery: {
    method: "POST",
    path: "/v1/recoveries/{id}/veto",
    caller: "login",
    summary: "Stop a recovery that waits",
    status: 200,
    params: byId,
    body: RecoveryVeto,
    reply: Recovery,
  },
  withdrawRecovery: {
    method: "POST",
    path: "/v1/recoveries/{id}/withdrawal",
    caller: "login",
    summary: "Withdraw a recovery by its own key",
    status: 200,
    params: byId,
    body: RecoveryStep,
    reply: Recovery,
  },
  completeRecovery: {
    method: "POST",
    path: "/v1/recoveries/{id}/completion",
    caller: "login",
    summary: "End every certificate of the user, so that the recovery's key may be the master",
    status: 200,
    params: byId,
    body: RecoveryStep,
    reply: Recovery,
  },
  resetPin: {
    method: "POST",
    path: "/v1/recoveries/{id}/pin",
    caller: "login",
    summary: "Set the PIN that was recovered",
    status: 200,
    params: byId,
    body: PinReset,
    reply: Recovery,
  },
} as const satisfies Record<string, Operation>;
