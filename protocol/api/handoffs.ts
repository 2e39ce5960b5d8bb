import * as v from "valibot";
import { BoundHandoff, Handoff, HandoffBinding, HandoffRefusal, HandoffRequest, HandoffSignIn, HandoffStatus, TypedCode } from "../handoff.ts";
import { HandoffId } from "../ids.ts";
import type { Operation } from "./operation.ts";

const handoff = v.strictObject({ id: HandoffId });

export const handoffs = {
  createHandoff: {
    method: "POST",
    path: "/v1/handoffs",
    caller: "anybody",
    summary: "Ask for a phone to pay or sign in for this PC",
    status: 201,
    body: HandoffRequest,
    reply: Handoff,
  },
  getHandoff: {
    method: "GET",
    path: "/v1/handoffs/{id}",
    caller: "handoff",
    summary: "How a hand-off stands",
    status: 200,
    params: handoff,
    reply: HandoffStatus,
  },
  createTypedCode: {
    method: "POST",
    path: "/v1/handoffs/{id}/typed-code",
    caller: "handoff",
    summary: "A code to type in place of the QR, good for a minute",
    status: 201,
    params: handoff,
    reply: TypedCode,
  },
  cancelHandoff: { method: "DELETE", path: "/v1/handoffs/{id}", caller: "handoff", summary: "End a hand-off from the PC", status: 204, params: handoff },
  bindHandoff: {
    method: "POST",
    path: "/v1/handoff-bindings",
    caller: "login",
    summary: "Bind this device to a PC by its code",
    status: 200,
    body: HandoffBinding,
    reply: BoundHandoff,
  },
  answerHandoff: {
    method: "POST",
    path: "/v1/handoffs/{id}/sign-in",
    caller: "login",
    summary: "Sign in for the PC, on the bound device",
    status: 204,
    params: handoff,
    body: HandoffSignIn,
  },
  refuseHandoff: {
    method: "POST",
    path: "/v1/handoffs/{id}/refusal",
    caller: "login",
    summary: "Decline on the bound device",
    status: 204,
    params: handoff,
    body: HandoffRefusal,
  },
} as const satisfies Record<string, Operation>;
