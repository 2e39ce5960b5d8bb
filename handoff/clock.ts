/** The gateway's clock, in ms, from one answer on: the PC's own clock may be wrong and may be set under way. */
export type GatewayClock = () => number;

/** A clock that starts at the gateway's `serverTime` (ms) and goes on by the time since. */
export function gatewayClock(serverTime: number, passed: () => number = () => performance.now()): GatewayClock {
  const start = passed();
  return () => serverTime + passed() - start;
}
