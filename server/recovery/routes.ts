import { api } from "../../protocol/api.ts";
import type { HttpServer } from "../http/server.ts";
import type { RecoveryDependencies } from "./dependencies.ts";
import { completeRecovery, withdrawRecovery } from "./finish-recovery.ts";
import { resetPin } from "./reset-pin.ts";
import { readStanding, setRecoveryCode } from "./set-code.ts";
import { startRecovery } from "./start-recovery.ts";
import { vetoRecovery } from "./veto-recovery.ts";

/** Serves recovery codes, and recoveries from their start to their end. */
export function serveRecovery({ serve }: Pick<HttpServer, "serve">, dependencies: RecoveryDependencies): void {
  serve(api.setRecoveryCode, ({ caller, body }) => setRecoveryCode(dependencies, caller, body));
  serve(api.getRecovery, ({ caller }) => readStanding(dependencies.database, caller.user));
  serve(api.startRecovery, ({ caller, body, address }) => startRecovery(dependencies, caller, body, address));
  serve(api.vetoRecovery, ({ caller, params, body }) => vetoRecovery(dependencies, caller, params.id, body));
  serve(api.withdrawRecovery, ({ caller, params, body }) => withdrawRecovery(dependencies, caller, params.id, body));
  serve(api.completeRecovery, ({ caller, params, body }) => completeRecovery(dependencies, caller, params.id, body));
  serve(api.resetPin, ({ caller, params, body }) => resetPin(dependencies, caller, params.id, body));
}
