import { useEffect, useState } from "preact/hooks";
import { type Address, readAddress } from "./address.ts";

const MOVED = "coconut:moved";

/** Goes to a place of the dashboard; `replace` takes the place of the present one in the history. */
export function go(href: string, { replace = false } = {}): void {
  if (href === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", href);
  dispatchEvent(new Event(MOVED));
}

/** The place that the page shows, as it changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(() => readAddress(location));
  useEffect(() => {
    const moved = () => setAddress(readAddress(location));
    addEventListener("popstate", moved);
    addEventListener(MOVED, moved);
    return () => {
      removeEventListener("popstate", moved);
      removeEventListener(MOVED, moved);
    };
  }, []);
  return address;
}
