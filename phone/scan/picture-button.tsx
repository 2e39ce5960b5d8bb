import { useId } from "preact/hooks";
import { decodePicture } from "../scanner/decoder.ts";
import type { ScanWords } from "./words.ts";

interface Props {
  readonly words: ScanWords;
  /** Told what is being done, for the live region. */
  readonly say: (text: string) => void;
  readonly onText: (text: string) => void;
}

/** Reads a code from a picture on the phone; the picture is not sent anywhere. */
export function PictureButton({ words, say, onText }: Props) {
  const id = useId();
  const read = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    // The same picture may be chosen again.
    input.value = "";
    if (!file) return;
    say(words.pictureReading);
    const text = await decodePicture(file).catch(() => undefined);
    if (text === undefined) say(words.pictureNone);
    else onText(text);
  };
  return (
    <>
      <input class="visually-hidden" type="file" id={id} accept="image/*" onChange={({ currentTarget }) => void read(currentTarget)} />
      <label class="button quiet picture-button" for={id}>
        {words.picture}
      </label>
    </>
  );
}
