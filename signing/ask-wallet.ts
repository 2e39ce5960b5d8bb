import type { SigningReply, SigningRequest } from "../protocol/signing.ts";
import { ANSWER_EVENT, type AnswerDetail, ASK_EVENT, type AskDetail } from "../protocol/signing-events.ts";
import { walletShown } from "./wallet-shown.ts";

/** What came of it: the signature, nothing since the person did not want to or the page took it back, or there is no wallet here. */
export type Signed = SigningReply | { readonly kind: "canceled" } | { readonly kind: "no-wallet" };

/**
 * Asks the wallet of this browser to sign, in a window of the wallet's own. Only the dashboard and the sign-in frame, both of the
 * gateway's origin, are heard; one request at a time, a further one brings the open window to the front and is `canceled`.
 */
export async function askWallet(request: SigningRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Signed> {
  if (!(await walletShown())) return { kind: "no-wallet" };
  if (signal?.aborted) return { kind: "canceled" };
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const ended = new AbortController();
    const end = (signed: Signed) => {
      ended.abort();
      resolve(signed);
    };
    const hear = (event: Event) => {
      const answer = JSON.parse((event as CustomEvent<string>).detail) as AnswerDetail;
      if (answer.id === id) end(replyTo(request, answer.reply));
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
    tell({ id, request });
  });
}

function tell(detail: AskDetail): void {
  document.dispatchEvent(new CustomEvent(ASK_EVENT, { detail: JSON.stringify(detail) }));
}

function replyTo({ kind }: SigningRequest, reply: unknown): Signed {
  const isReply = typeof reply === "object" && reply !== null && "kind" in reply && reply.kind === kind;
  // The wallet wrote it by the schema; whoever takes it up checks the signature in it.
  return isReply ? (reply as SigningReply) : { kind: "canceled" };
}
