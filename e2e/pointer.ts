import type { Frame } from "playwright/test";

/** Some 5 s. */
const MOST_TRIES = 100;

/**
 * Waits until the pointer reaches a frame that lies open, some seconds at most. The browser finds the process of a frame by what was
 * painted last: on a busy machine a click right after a change of size goes to the page around it, which a test's driver takes for done.
 */
export async function pointerReaches(frame: Frame): Promise<void> {
  if (!frame.parentFrame() || frame.childFrames().length > 0) return;
  const element = await frame.frameElement();
  const box = await element.boundingBox();
  const isOpen = await element.evaluate((own) => {
    const { left, top, width, height } = (own as Element).getBoundingClientRect();
    return (own.getRootNode() as Document | ShadowRoot).elementFromPoint(left + width / 2, top + height / 2) === own;
  });
  if (!box || !isOpen) return;
  const met = frame
    .evaluate(() => new Promise<true>((done) => addEventListener("pointermove", () => done(true), { once: true, capture: true })))
    .catch(() => true);
  const { mouse } = frame.page();
  for (let tries = 0, isMet = false; !isMet && tries < MOST_TRIES; tries++) {
    await mouse.move(box.x + box.width / 2 + (tries % 2), box.y + box.height / 2);
    isMet = await Promise.race([met, new Promise<false>((resolve) => setTimeout(() => resolve(false), 50))]);
  }
  await mouse.move(0, 0);
}
