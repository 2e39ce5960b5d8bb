/** What the gateway's frame tells the element; `ready` only says that the frame is there, `tall` that it has more to say than fits a button. */
const FRAME_EVENTS = ["ready", "tall", "expand", "collapse", "normal", "abnormal", "sign-in", "paid", "canceled", "expired", "error"] as const;
export type FrameEvent = (typeof FRAME_EVENTS)[number];

/** The frame's event in a message, if it comes from this very frame and it shows the gateway; undefined otherwise. */
export function frameEvent(message: MessageEvent, frame: Window | null, gateway: string): FrameEvent | undefined {
  if (frame === null || message.source !== frame || message.origin !== gateway) return undefined;
  const data: unknown = message.data;
  if (typeof data !== "object" || data === null || !("type" in data) || !("event" in data) || data.type !== "coconut-pay") return undefined;
  return FRAME_EVENTS.find((event) => event === data.event);
}

/** The address of the frame: `button` of a payment, `order` of a merchant whose page holds the whole order, or `sign-in` at a merchant's. */
export function frameAddress(gateway: string, kind: "button" | "order" | "sign-in", id: string, language: string, theme: string): string {
  return `${gateway}/${kind}/${encodeURIComponent(id)}?${new URLSearchParams({ language, theme })}`;
}
