/** A picture to look for a code in; the picture is handed over and closed. */
export interface DecodeRequest {
  readonly id: number;
  readonly picture: ImageBitmap;
  /** A still picture is worth more time than one of many frames. */
  readonly still: boolean;
}

/** What was found; nothing, where there is no code or it cannot be read. */
export interface DecodeAnswer {
  readonly id: number;
  readonly text?: string;
}
