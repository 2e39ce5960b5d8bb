import { Recipient, RecipientQuery, TransferReply, TransferRequest } from "../transfer.ts";
import type { Operation } from "./operation.ts";

export const transfers = {
  findRecipient: {
    method: "POST",
    path: "/v1/recipients",
    caller: "login",
    summary: "Whom money would go to, the name partly hidden",
    status: 200,
    body: RecipientQuery,
    reply: Recipient,
  },
  createTransfer: {
    method: "POST",
    path: "/v1/transfers",
    caller: "login",
    summary: "Send money to another user by a signed transfer",
    status: 200,
    body: TransferRequest,
    reply: TransferReply,
  },
} as const satisfies Record<string, Operation>;
