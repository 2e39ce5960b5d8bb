import { useEffect, useRef, useState } from "preact/hooks";
import type { Words } from "./words.ts";

/** Seconds at which the time left is also read aloud. */
const ANNOUNCED = [60, 30, 10];

/** The time left to pay, counted by this page's own clock; `over` is called once, at the end. */
export function useTimeLeft(expiresIn: number, words: Words, over: () => void): { text: string; announced: string } {
  const [seconds, setSeconds] = useState(Math.ceil(expiresIn / 1000));
  const [announced, setAnnounced] = useState("");
  const latest = useRef(over);
  latest.current = over;
  useEffect(() => {
    const end = performance.now() + expiresIn;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      setSeconds(left);
      if (ANNOUNCED.includes(left)) setAnnounced(words.seconds(left));
      if (left > 0) return;
      clearInterval(timer);
      latest.current();
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [expiresIn, words]);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return { text: words.left(clock), announced };
}
