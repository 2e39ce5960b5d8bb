import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component whose code comes when it is first shown, so that the first screen stays light. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return function Later(props: P) {
    const [Loaded, setLoaded] = useState(() => known);
    useEffect(() => {
      if (known) return;
      void load().then((component) => {
        known = component;
        setLoaded(() => component);
      });
    }, []);
    return Loaded ? <Loaded {...props} /> : null;
  };
}
