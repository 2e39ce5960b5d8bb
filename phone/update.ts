import { ownScript } from "./own-script.ts";
import { ACTIVATE } from "./update-message.ts";

/**
 * Installs the service worker; `ready` is told when a newer build lies there. It takes over when asked, or by itself once the app
 * has been closed, never under a page that somebody uses.
 */
export async function keepUpToDate(ready: () => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register(ownScript("/service-worker.js"));
  const watch = (fresh: ServiceWorker | null) =>
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && serviceWorker.controller) ready();
    });
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  // Another tab may have asked for the newer build: this page is still of the older one.
  if (serviceWorker.controller) serviceWorker.addEventListener("controllerchange", ready);
  if (serviceWorker.controller && (registration.waiting || registration.active !== serviceWorker.controller)) ready();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
  });
}

/** Lets the waiting build take over and starts the app anew with it. */
export async function useNewBuild(): Promise<void> {
  const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
  // Nobody waits any more: it has taken over already.
  if (!waiting) return location.reload();
  waiting.addEventListener("statechange", () => {
    if (waiting.state === "activated") location.reload();
  });
  waiting.postMessage(ACTIVATE);
}
