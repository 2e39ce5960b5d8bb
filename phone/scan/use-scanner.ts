import { useEffect, useRef, useState } from "preact/hooks";
import { isCameraAllowed } from "../scanner/camera.ts";
import { openScanner, type Scanner, type ScannerState } from "../scanner/scanner.ts";

/** `off`: the person has not asked for the camera yet, or has turned it off. */
export type ViewState = ScannerState | { readonly kind: "off" };

/** The scanner behind a video element: starts by itself where the camera was allowed before, and lets go of it while the page is hidden or `paused`. */
export function useScanner(onText: (text: string) => void, paused: boolean) {
  const video = useRef<HTMLVideoElement>(null);
  const scanner = useRef<Scanner>(null);
  const tellText = useRef(onText);
  tellText.current = onText;
  const [wanted, setWanted] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [visible, setVisible] = useState(document.visibilityState === "visible");
  const [state, setState] = useState<ViewState>({ kind: "off" });

  useEffect(() => {
    let current = true;
    void isCameraAllowed().then((allowed) => current && allowed && setWanted(true));
    const look = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => {
      current = false;
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  useEffect(() => {
    if (!wanted || !visible || paused || !video.current) return setState({ kind: "off" });
    const open = openScanner(video.current, { onState: setState, onText: (text) => tellText.current(text) });
    scanner.current = open;
    return () => open.close();
  }, [wanted, visible, paused, attempt]);

  return {
    video,
    state,
    start() {
      setWanted(true);
      setAttempt((last) => last + 1);
    },
    stop: () => setWanted(false),
    set: (setting: Parameters<Scanner["set"]>[0]) => void scanner.current?.set(setting),
  };
}
