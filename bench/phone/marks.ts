import type { Steps } from "../rounds/job.ts";

// The bench's own scripts in the pages of the phone and of the PC. They keep when something happened, and tell it once it is over.

/** What the pages call; times are milliseconds since 1970 by the machine's clock, which all processes share. */
export interface Teller {
  benchTold(mark: string, steps: Steps): void;
}

/**
 * On the phone, before its own scripts. Tells `grey` when the camera runs and shows nothing, `confirm` when the question is painted (seen,
 * decoded, asked, refused if it was, bound, drawn, painted) and `signed` when the gateway has answered (tapped, sent, answered).
 */
export function markPhone(): void {
  const { benchTold } = globalThis as unknown as Teller;
  const at = (time = performance.now()) => performance.timeOrigin + time;
  let steps: Record<string, number> = {};

  const brush = new OffscreenCanvas(16, 10).getContext("2d", { willReadFrequently: true });
  const contrast = (video: HTMLVideoElement) => {
    brush?.drawImage(video, 0, 0, 16, 10);
    const green = [...(brush?.getImageData(0, 0, 16, 10).data ?? [])].filter((_, index) => index % 4 === 1);
    return Math.max(...green) - Math.min(...green);
  };
  const watch = (video: HTMLVideoElement) => {
    let told = false;
    const look: VideoFrameRequestCallback = (_, { presentationTime }) => {
      if (contrast(video) > 60) {
        steps = { seen: at(presentationTime) };
        return;
      }
      if (!told) benchTold("grey", {});
      told = true;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  };
  addEventListener("playing", ({ target }) => target instanceof HTMLVideoElement && watch(target), true);

  const Native = Worker;
  globalThis.Worker = class extends Native {
    constructor(...how: ConstructorParameters<typeof Native>) {
      super(...how);
      this.addEventListener("message", ({ data }) => {
        if (data.text !== undefined) steps.decoded ??= at();
      });
    }
  };

  const send = fetch;
  globalThis.fetch = async (...request) => {
    const [address] = request;
    const { pathname } = new URL(address instanceof Request ? address.url : address, location.href);
    const binds = pathname === "/v1/handoff-bindings";
    const pays = /^\/v1\/payments\/[^/]+\/authorization$/.test(pathname);
    if (binds) steps.asked ??= at();
    if (pays) steps.sent = at();
    const answer = await send(...request);
    // A code may be refused as stale; the next one is asked with.
    if (binds) steps[answer.ok ? "bound" : "refused"] = at();
    if (pays) benchTold("signed", { ...steps, answered: at() });
    return answer;
  };
  addEventListener(
    "click",
    (event) => {
      const isPay = event.target instanceof Element && event.target.closest(".pc-payment [type=submit]");
      if (isPay) steps = { tapped: at(event.timeStamp) };
    },
    true,
  );

  let asks = false;
  const look = () => {
    const found = document.querySelector(".pc-payment") !== null;
    if (found === asks) return;
    asks = found;
    if (!found) return;
    steps.drawn = at();
    requestAnimationFrame(() => requestAnimationFrame(() => benchTold("confirm", { ...steps, painted: at() })));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** In each frame of the PC's browser: tells `button` when the gateway's button says that it is paid, `paid` when the shop's page has painted it. */
export function markPc(): void {
  const { benchTold } = globalThis as unknown as Teller;
  const isShop = top === window;
  const at = () => performance.timeOrigin + performance.now();
  const look = () => {
    if (!document.querySelector(isShop ? "main [data-state=paid] h1" : "html[data-face=paid]")) return;
    observer.disconnect();
    if (!isShop) benchTold("button", { button: at() });
    else requestAnimationFrame(() => requestAnimationFrame(() => benchTold("paid", { painted: at() })));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, attributeFilter: ["data-face"] });
}
