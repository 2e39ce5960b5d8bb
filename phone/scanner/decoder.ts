import { ownScript } from "../own-script.ts";
import decodeScript from "./worker/decode.ts?worker&url";
import type { DecodeAnswer, DecodeRequest } from "./worker/messages.ts";

/** Reads QR codes in a worker of its own. */
export interface Decoder {
  /** The text of the code in a picture, which is used up; undefined where none can be read. Rejects when the worker is gone. */
  readonly decode: (picture: ImageBitmap, still: boolean) => Promise<string | undefined>;
  readonly close: () => void;
}

interface Waiting {
  readonly resolve: (text: string | undefined) => void;
  readonly reject: (reason: Error) => void;
}

/** Starts the decoder's worker. */
export function openDecoder(): Decoder {
  const worker = new Worker(ownScript(decodeScript));
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const end = (why: string) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
    worker.terminate();
  };
  worker.onmessage = ({ data: { id, text } }: MessageEvent<DecodeAnswer>) => {
    waiting.get(id)?.resolve(text);
    waiting.delete(id);
  };
  worker.onerror = ({ message }) => end(`the decoder has failed: ${message}`);
  return {
    decode(picture, still) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, picture, still } satisfies DecodeRequest, [picture]);
      });
    },
    close: () => end("the decoder was closed"),
  };
}

/** The text of the code in a picture file; undefined where there is none, or where it is no picture. */
export async function decodePicture(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return undefined;
  const decoder = openDecoder();
  try {
    return await decoder.decode(picture, true);
  } finally {
    decoder.close();
  }
}
