/** The highest number that a certificate has used, and the latest `issued` (ms) signed with it. */
export interface SequenceState {
  readonly highestSequence: number;
  readonly highestIssued: number;
}

/**
 * Two holders of one key cannot agree on who is next: a number that returns with other content, or a low number that was signed late,
 * shows them. `copied`, or the state after this use; `used` says whether the number was used before, for the same content or for other.
 */
export function judgeSequence(
  signed: { readonly sequence: number; readonly issued: number },
  state: SequenceState,
  used: "same" | "other" | undefined,
): SequenceState | "copied" {
  const { sequence, issued } = signed;
  const late = sequence < state.highestSequence && issued > state.highestIssued;
  if (used === "other" || (used === undefined && late)) return "copied";
  const highestSequence = Math.max(sequence, state.highestSequence);
  const highestIssued = sequence === highestSequence ? Math.max(issued, state.highestIssued) : state.highestIssued;
  return { highestSequence, highestIssued };
}
