// The bench's own scripts in a copy of the built extension. They tell the shop's page what happened when; nothing is attached to the frames.

/** In each page of the extension that is measured, before its own scripts. */
export const MARKS = `(() => {
  const at = (time = performance.now()) => performance.timeOrigin + time;
  const steps = { start: performance.timeOrigin };
  const tell = (mark, more) => parent !== window && top.postMessage({ bench: mark, ...more }, "*");
  const pay = () => document.getElementById("pay");
  const shown = () => /\\d/.test(pay()?.textContent ?? "") && pay().getClientRects().length > 0;
  const complete = () => (location.pathname.includes("/prompt/") ? shown() : document.readyState !== "loading");
  const middle = () => {
    const { left, top, width, height } = pay().getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  };
  let view;
  Object.defineProperty(globalThis, "coconutView", {
    get: () => view,
    set: (asked) => {
      view = asked;
      steps.asked = at();
      asked.then(() => (steps.view = at()));
    },
  });
  steps.script = at();
  globalThis.benchPainted = new Promise((resolve) => {
    const look = () => {
      if (!complete()) return;
      observer.disconnect();
      document.removeEventListener("readystatechange", look);
      steps.drawn = at();
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const now = at();
        resolve({ at: now, steps: { ...steps, painted: now } });
        tell("painted", { at: now, steps: { ...steps, painted: now } });
        if (pay()) watchArming();
      }));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener("readystatechange", look);
    look();
  });
  function watchArming() {
    const look = () => pay() && tell(pay().ariaDisabled === "false" ? "armed" : "unarmed", middle());
    new MutationObserver(look).observe(pay(), { attributeFilter: ["aria-disabled"] });
    look();
  }
  addEventListener("click", (event) => event.isTrusted && event.target.closest("#pay") && tell("pay", { at: at(event.timeStamp) }), true);
})();`;

/** In the button's frame, before the wallet's content script: opens an empty frame or window instead of the prompt, where it is told to. */
export const BUTTON = `(() => {
  if (top === window) return;
  const root = document.documentElement;
  const tell = (mark, more) => top.postMessage({ bench: mark, ...more }, "*");
  let mode = "prompt";
  let host;
  let before;
  addEventListener("message", ({ data }) => {
    if (!data?.benchMode) return;
    mode = data.benchMode;
    host?.remove();
    if (host) root.dataset.wallet = before;
    host = undefined;
    tell("mode", { mode });
  });
  addEventListener("click", (event) => {
    if (!event.isTrusted || !event.target.closest("#pay")) return;
    tell("click", { at: performance.timeOrigin + event.timeStamp });
    if (mode === "prompt") return;
    event.stopImmediatePropagation();
    if (mode === "window") chrome.runtime.connect().postMessage("window");
    else openFrame();
  }, true);
  function openFrame() {
    host = document.createElement("div");
    host.popover = "manual";
    const tree = host.attachShadow({ mode: "closed" });
    const style = document.createElement("style");
    style.textContent = STYLE;
    const frame = document.createElement("iframe");
    frame.src = chrome.runtime.getURL("bench/empty.html");
    frame.addEventListener("load", () => frame.focus());
    tree.append(style, frame);
    root.append(host);
    host.showPopover();
    before = root.dataset.wallet;
    root.dataset.wallet = "prompt";
  }
  new MutationObserver(() => tell("state " + root.dataset.wallet)).observe(root, { attributeFilter: ["data-wallet"] });
  tell("button");
})();`;

/** In the service worker, beside the wallet's own code. */
export const WORKER = `chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener(async () => {
  const url = chrome.runtime.getURL("/") + "bench/empty.html";
  await chrome.windows.create({ type: "popup", url, width: 400, height: 740, left: 440, top: 50 });
  port.disconnect();
}));
`;

/** In the shop's page: passes on what the frames tell, and says when it shows that the order is paid. */
export const SHOP = `if (top === window) {
  let button;
  const tell = (mark) => benchTold(JSON.stringify(mark));
  addEventListener("message", ({ data, source }) => {
    if (!data?.bench) return;
    if (data.bench === "button") button = source;
    tell(data);
  });
  globalThis.benchMode = (mode) => button.postMessage({ benchMode: mode }, "*");
  const look = () => {
    if (!document.querySelector("main [data-state=paid] h1")) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => tell({ bench: "paid", at: performance.timeOrigin + performance.now() })));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}`;
