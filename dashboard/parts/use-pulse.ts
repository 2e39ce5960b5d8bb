import { useEffect, useRef } from "preact/hooks";

const PULSE_MS = 4000;

/** Calls back every few seconds while the page is in front and the last call has ended; at once when it comes back to the front. */
export function usePulse(beat: () => Promise<void>): void {
  const latest = useRef(beat);
  latest.current = beat;
  useEffect(() => {
    let busy = false;
    const tick = async () => {
      if (busy || document.visibilityState !== "visible") return;
      busy = true;
      await latest.current().finally(() => {
        busy = false;
      });
    };
    const timer = setInterval(() => void tick(), PULSE_MS);
    const seen = () => void tick();
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);
}
