import { api } from "../../protocol/api.ts";
import type { HttpServer } from "../http/server.ts";
import type { TransferDependencies } from "./dependencies.ts";
import { findRecipient } from "./find-recipient.ts";
import { sendMoney } from "./send.ts";

/** Serves money from person to person. */
export function serveTransfers({ serve }: Pick<HttpServer, "serve">, dependencies: TransferDependencies): void {
  serve(api.findRecipient, ({ caller, body }) => findRecipient(dependencies, caller.user, body.user));
  serve(api.createTransfer, async ({ caller, body }) => ({ result: await sendMoney(dependencies, caller.user, body.transfer, body.pinProof) }));
}
