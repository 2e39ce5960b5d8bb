import { ownScript } from "./own-script.ts";
import { ACTIVATE } from "./update-message.ts";

/** Installs the service worker; `ready` is told when a newer build lies there and waits. One that waits already at the start takes over at once. */
export async function keepUpToDate(ready: () => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(ownScript("/service-worker.js"));
  // Nobody has begun anything yet: the newer build may come without a question.
  if (registration.waiting && navigator.serviceWorker.controller) return useNewBuild();
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && navigator.serviceWorker.controller) ready();
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
  });
}

/** Lets the waiting build take over and starts the app anew with it. */
export async function useNewBuild(): Promise<void> {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  (await navigator.serviceWorker.getRegistration())?.waiting?.postMessage(ACTIVATE);
}
