import { abilitiesOf, type CameraAbilities, type CameraSetting, type NoCamera, openCamera, setCamera } from "./camera.ts";
import { type Decoder, openDecoder } from "./decoder.ts";

/** `ended`: the camera was taken away, or another app holds it. */
export type ScannerState = { readonly kind: "asking" } | { readonly kind: NoCamera } | ({ readonly kind: "running" } & CameraAbilities);

export interface Scanner {
  /** Turns the light on or off, or zooms; the state tells what came of it. */
  readonly set: (setting: Extract<CameraSetting, { torch: boolean } | { zoom: number }>) => Promise<void>;
  /** Lets go of the camera and the worker; nothing is told afterwards. */
  readonly close: () => void;
}

export interface ScannerEvents {
  readonly onState: (state: ScannerState) => void;
  /** Any code's text, whatever it says. The same text is told again only after it has been out of sight for {@link FORGET_MS}. */
  readonly onText: (text: string) => void;
}

/** At most this often a frame is looked at, in ms: phones stay cool, and a code that changes each second is seen many times. */
const FRAME_MS = 66;
export const FORGET_MS = 1_500;

/** Shows the back camera's picture in `video` and reads codes from it until it is closed. */
export function openScanner(video: HTMLVideoElement, { onState, onText }: ScannerEvents): Scanner {
  let closed = false;
  let track: MediaStreamTrack | undefined;
  let decoder: Decoder | undefined;
  const close = () => {
    closed = true;
    track?.stop();
    decoder?.close();
    video.srcObject = null;
  };
  const tell = (state: ScannerState) => {
    if (!closed) onState(state);
  };
  const end = () => {
    tell({ kind: "ended" });
    close();
  };
  const run = async () => {
    tell({ kind: "asking" });
    const camera = await openCamera();
    if (typeof camera === "string") return tell({ kind: camera });
    // Closed while the person was being asked: the camera must not stay on.
    if (closed) return camera.stop();
    track = camera;
    track.addEventListener("ended", end);
    decoder = openDecoder();
    video.srcObject = new MediaStream([track]);
    // Told first: a video that is not yet shown may not play.
    tell({ kind: "running", ...abilitiesOf(track) });
    await video.play();
    await watch(video, decoder, onceInAWhile(onText), () => closed);
  };
  void run().catch(end);
  return {
    async set(setting) {
      if (!track) return;
      await setCamera(track, setting);
      if (track.readyState === "live") tell({ kind: "running", ...abilitiesOf(track) });
    },
    close,
  };
}

/** One frame at a time: a slow phone looks at fewer of them and never at old ones. */
async function watch(video: HTMLVideoElement, decoder: Decoder, onText: (text: string) => void, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const start = performance.now();
    await nextFrame(video);
    if (isOver()) return;
    const picture = await createImageBitmap(video);
    const text = await decoder.decode(picture, false);
    if (isOver()) return;
    if (text !== undefined) onText(text);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, FRAME_MS - (performance.now() - start))));
  }
}

function nextFrame(video: HTMLVideoElement): Promise<unknown> {
  return new Promise((resolve) => {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(resolve);
    else setTimeout(resolve, FRAME_MS);
  });
}

function onceInAWhile(tell: (text: string) => void): (text: string) => void {
  let last: { readonly text: string; readonly at: number } | undefined;
  return (text) => {
    const now = performance.now();
    const isKnown = last?.text === text && now - last.at < FORGET_MS;
    last = { text, at: now };
    if (!isKnown) tell(text);
  };
}
