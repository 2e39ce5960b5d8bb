import * as v from "valibot";
import { MerchantId } from "../ids.ts";
import { Site } from "../sign-in.ts";
import type { Operation } from "./operation.ts";

/** Apart from `api.ts`: of all wallets only the extension's signing window asks for it. */
export const signIns = {
  getSite: {
    method: "GET",
    path: "/v1/merchants/{id}/site",
    caller: "anybody",
    summary: "A merchant's name and proven origins, as wallets show them",
    status: 200,
    params: v.strictObject({ id: MerchantId }),
    reply: Site,
  },
} as const satisfies Record<string, Operation>;
