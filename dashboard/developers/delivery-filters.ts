import * as v from "valibot";
import { WebhookEndpointId } from "../../protocol/ids.ts";
import { Delivery } from "../../protocol/webhook.ts";

export interface DeliveryFilters {
  readonly state?: Delivery["state"];
  readonly endpoint?: string;
}

/** The filters in an address; what is not understood is left out. */
export function readDeliveryFilters({ state, endpoint }: Readonly<Record<string, string>>): DeliveryFilters {
  const known = v.safeParse(Delivery.entries.state, state);
  return { ...(known.success && { state: known.output }), ...(v.is(WebhookEndpointId, endpoint) && { endpoint }) };
}
