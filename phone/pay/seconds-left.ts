import { useEffect, useState } from "preact/hooks";

/** Whole seconds until `ms` from now have passed, by this page's own clock; `over` is called at the end. */
export function useSecondsLeft(ms: number, over: () => void): number {
  const [left, setLeft] = useState(Math.ceil(ms / 1000));
  useEffect(() => {
    const end = performance.now() + ms;
    const timer = setInterval(() => {
      const now = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      over();
    }, 1000);
    return () => clearInterval(timer);
  }, [ms]);
  return left;
}

/** Minutes and seconds, `2:05`. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
