import { type Problem, ProblemError } from "../protocol/problem.ts";
import type { SigningReply, SigningRequest } from "../protocol/signing.ts";
import { ANSWER_EVENT, type AnswerDetail, ASK_EVENT, type AskDetail } from "../protocol/signing-events.ts";
import { walletShown } from "./wallet-shown.ts";

type ReplyTo<R extends SigningRequest> = Extract<SigningReply, { readonly kind: R["kind"] }>;
/** What came of it: the signature, nothing since the person did not want to or the page took it back, or there is no wallet here. */
export type Signed<R extends SigningRequest = SigningRequest> = ReplyTo<R> | { readonly kind: "canceled" } | { readonly kind: "no-wallet" };

interface Options<R extends SigningRequest> {
  readonly signal?: AbortSignal;
  /** Makes use of what was signed; a problem that it gives is told in the window, which then signs anew or is closed. */
  readonly settle?: (reply: ReplyTo<R>) => Promise<Problem | undefined>;
}

/**
 * Asks the wallet of this browser to sign, in a window of the wallet's own. Only the dashboard and the sign-in frame, both of the
 * gateway's origin, are heard; one request at a time, a further one brings the open window to the front and is `canceled`. Throws the
 * last problem where the window was closed after it.
 */
export async function askWallet<R extends SigningRequest>(request: R, { signal, settle }: Options<R> = {}): Promise<Signed<R>> {
  if (!(await walletShown())) return { kind: "no-wallet" };
  if (signal?.aborted) return { kind: "canceled" };
  const id = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const end = (signed: Signed<R>) => {
      ended.abort();
      resolve(signed);
    };
    let closed = false;
    let settling = false;
    let problem: Problem | undefined;
    const abandon = (error: unknown) => {
      ended.abort();
      reject(error);
    };
    const take = async (reply: ReplyTo<R>, using: NonNullable<typeof settle>) => {
      settling = true;
      problem = await using(reply).catch((error: unknown) => {
        tell({ id, settled: true });
        throw error;
      });
      settling = false;
      if (!closed) tell({ id, settled: true, ...(problem && { problem }) });
      if (!problem) end(reply);
      else if (closed) abandon(new ProblemError(problem));
    };
    const hear = (event: Event) => {
      const answer = JSON.parse((event as CustomEvent<string>).detail) as AnswerDetail;
      if (answer.id !== id) return;
      const signed = replyTo(request, answer.reply);
      if (settle && signed) void take(signed, settle).catch(abandon);
      // Closed while what was signed is under way: what comes of that counts.
      else if (settling) closed = true;
      else if (problem) abandon(new ProblemError(problem));
      else end(signed ?? { kind: "canceled" });
    };
    document.addEventListener(ANSWER_EVENT, hear, { signal: ended.signal });
    signal?.addEventListener(
      "abort",
      () => {
        tell({ id, withdrawn: true });
        end({ kind: "canceled" });
      },
      { signal: ended.signal },
    );
    tell({ id, request, ...(settle && { settles: true }) });
  });
}

function tell(detail: AskDetail): void {
  document.dispatchEvent(new CustomEvent(ASK_EVENT, { detail: JSON.stringify(detail) }));
}

function replyTo<R extends SigningRequest>({ kind }: R, reply: unknown): ReplyTo<R> | undefined {
  const isReply = typeof reply === "object" && reply !== null && "kind" in reply && reply.kind === kind;
  // The wallet wrote it by the schema; whoever takes it up checks the signature in it.
  return isReply ? (reply as ReplyTo<R>) : undefined;
}
