/** The gateway's clock, in ms, from one answer on: the PC's own clock may be wrong and may be set under way. */
export type GatewayClock = () => number;

/** A clock that starts at the gateway's `serverTime` (ms) and goes on by the time since. */
export function gatewayClock(serverTime: number, passed: () => number = () => performance.now()): GatewayClock {
  const start = passed();
  return () => serverTime + passed() - start;
}

/** Resolves after so many ms. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Acts at the beginning of each second of a clock (ms) for as long as it goes on: a second is missed only where acting itself takes
 * longer. Timers come a little early at times; then it acts again, rather than wait for the second after.
 */
export async function eachSecond(clock: GatewayClock, goesOn: () => boolean, act: () => Promise<void>, wait = pause): Promise<void> {
  while (goesOn()) {
    const next = (Math.floor(clock() / 1000) + 1) * 1000;
    await act();
    const left = next - clock();
    if (left > 0) await wait(left);
  }
}
