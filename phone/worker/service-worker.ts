import { cleanupOutdatedCaches, precacheAndRoute } from "workbox-precaching";
import { ACTIVATE } from "../update-message.ts";

// Opens the app without a network: every file of one build, all or none of them. What the gateway says is never kept here.

declare const self: ServiceWorkerGlobalScope;

cleanupOutdatedCaches();
precacheAndRoute([...__PRECACHE__]);

// A new build waits until the page asks for it: files of two builds never mix in one page.
self.addEventListener("message", ({ data }) => {
  if (data === ACTIVATE) void self.skipWaiting();
});
