const WIDTH = 32;
/** Between two lines where there is no terminal, in ms. */
const LINE_EVERY_MS = 10_000;
const BAR_EVERY_MS = 100;

export interface Progress {
  /** Shows how far it is. */
  at(done: number, all: number): void;
  /** Says a line that stays. */
  say(line: string): void;
}

/** A bar that is drawn over on a terminal, and otherwise a line now and then; times in ms. */
export function openProgress(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  const started = now();
  let shown = started;
  let drawn = false;

  const text = (done: number, all: number) => {
    const seconds = Math.max(0.001, (now() - started) / 1000);
    const rate = Math.round(done / seconds);
    const left = rate > 0 ? Math.ceil((all - done) / rate) : 0;
    return `${percent(done, all)} ${done} of ${all} entries, ${rate}/s${done < all ? `, ${left} s left` : ""}`;
  };
  const clear = () => {
    if (drawn) stream.write("\r\u001b[2K");
    drawn = false;
  };

  return {
    at(done, all) {
      const every = stream.isTTY ? BAR_EVERY_MS : LINE_EVERY_MS;
      if (done < all && now() - shown < every) return;
      shown = now();
      if (!stream.isTTY) {
        stream.write(`${text(done, all)}\n`);
        return;
      }
      const full = all === 0 ? WIDTH : Math.floor((done / all) * WIDTH);
      clear();
      stream.write(`[${"#".repeat(full)}${".".repeat(WIDTH - full)}] ${text(done, all)}`);
      drawn = true;
      if (done === all) {
        stream.write("\n");
        drawn = false;
      }
    },
    say(line) {
      clear();
      stream.write(`${line}\n`);
    },
  };
}

function percent(done: number, all: number): string {
  return `${String(all === 0 ? 100 : Math.floor((done / all) * 100)).padStart(3)} %`;
}
