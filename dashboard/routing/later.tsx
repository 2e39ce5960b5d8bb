import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A screen whose code comes when it is first shown. */
export function later(load: () => Promise<ComponentType>): ComponentType {
  let known: ComponentType | undefined;
  return function Later() {
    const [Screen, setScreen] = useState(() => known);
    useEffect(() => {
      if (known) return;
      void load().then((screen) => {
        known = screen;
        setScreen(() => screen);
      });
    }, []);
    return Screen ? <Screen /> : null;
  };
}
