import type { ComponentChildren, RefObject } from "preact";
import { Icon } from "../../ui/icon.tsx";
import type { Scanner } from "../scanner/scanner.ts";
import type { ViewState } from "./use-scanner.ts";
import type { ScanWords } from "./words.ts";

interface ViewProps {
  readonly words: ScanWords;
  readonly state: ViewState;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly set: (setting: Parameters<Scanner["set"]>[0]) => void;
  readonly stop: () => void;
}

/** What the camera sees, with its light and zoom where it has them. The element is there from the start: the scanner needs it. */
export function CameraView({ words, state, video, set, stop }: ViewProps) {
  const running = state.kind === "running";
  return (
    <div class="scan-view" hidden={!running}>
      <div class="scan-frame">
        <video ref={video} muted playsInline disablePictureInPicture aria-label={words.video} />
      </div>
      {running && (
        <div class="buttons">
          {state.torch !== undefined && (
            <button type="button" class="button quiet" aria-pressed={state.torch} onClick={() => set({ torch: !state.torch })}>
              {words.torch}
            </button>
          )}
          {state.zoom && (
            <label class="scan-zoom">
              {words.zoom}
              <input
                type="range"
                min={state.zoom.min}
                max={state.zoom.max}
                step={state.zoom.step || "any"}
                value={state.zoom.value}
                onInput={({ currentTarget }) => set({ zoom: Number(currentTarget.value) })}
              />
            </label>
          )}
          <button type="button" class="button quiet" onClick={stop}>
            {words.stop}
          </button>
        </div>
      )}
    </div>
  );
}

interface BeforeProps {
  readonly words: ScanWords;
  readonly why: string;
  readonly state: Exclude<ViewState, { kind: "running" }>;
  readonly start: () => void;
}

/** What stands in the camera's place while it does not run: why it is needed, or why there is none and what to do. */
export function BeforeCamera({ words, why, state, start }: BeforeProps) {
  switch (state.kind) {
    case "off":
      return (
        <Message act={words.start} start={start}>
          <p>{why}</p>
          <p class="muted">{words.whyPrivate}</p>
        </Message>
      );
    case "asking":
      return <p class="note">{words.asking}</p>;
    case "denied":
      return (
        <Message act={words.again} start={start} caution>
          <h2>{words.denied}</h2>
          <ol>
            {words.deniedHow.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Message>
      );
    case "no-camera":
      return (
        <Message act={words.again} start={start} caution>
          <p>{words.noCamera}</p>
        </Message>
      );
    case "insecure":
      return <p class="note caution">{words.insecure}</p>;
    case "ended":
      return (
        <Message act={words.again} start={start} caution>
          <p>{words.ended}</p>
        </Message>
      );
  }
}

interface MessageProps {
  readonly act: string;
  readonly start: () => void;
  readonly caution?: boolean;
  readonly children: ComponentChildren;
}

function Message({ act, start, caution = false, children }: MessageProps) {
  return (
    <section class="card scan-message">
      <div class="with-icon">
        {caution && <Icon name="warning" />}
        <div>{children}</div>
      </div>
      <button type="button" class="button primary" onClick={start}>
        {act}
      </button>
    </section>
  );
}
