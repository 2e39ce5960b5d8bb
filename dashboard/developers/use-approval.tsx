import { useState } from "preact/hooks";
import { fromBase64 } from "../../protocol/bytes.ts";
import type { SignedKeyApproval } from "../../protocol/key-approval.ts";
import type { Problem } from "../../protocol/problem.ts";
import { refuse } from "../../protocol/problem.ts";
import { spkiHash } from "../../protocol/thumbprint.ts";
import { askWallet } from "../../signing/ask-wallet.ts";
import { useConsole } from "../console.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";

/** How the SubjectPublicKeyInfo of every P-256 key begins (RFC 5480); the point of 64 bytes follows. */
const P256 = [0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 3, 0x42, 0, 4];

/**
 * The name of the P-256 key in a request or certificate (PEM), base64url(SHA-256(SPKI)); undefined where there is none. It is a
 * proposal: the wallet shows it, and the gateway compares it with what it reads itself.
 */
export async function keyIn(pem: string): Promise<string | undefined> {
  const der = fromBase64(pem.replaceAll(/-----[^-]+-----|\s/g, ""));
  const at = der?.findIndex((_, from) => P256.every((byte, offset) => der[from + offset] === byte)) ?? -1;
  return der && at >= 0 ? spkiHash(der.slice(at, at + P256.length + 64)) : undefined;
}

/** Lets the owner approve a key in the wallet, and carries on with what was signed. */
export function useApproval() {
  const { merchant } = useConsole();
  const task = useTask();
  const [ended, setEnded] = useState<"canceled" | "no-wallet">();
  return {
    running: task.running,
    problem: task.problem,
    ended,
    run: (pem: string, carryOn: (approved: SignedKeyApproval) => Promise<void>) =>
      task.run(async () => {
        setEnded(undefined);
        const key = await keyIn(pem);
        if (!key) throw refuse("certificate-request-invalid");
        const reply = await askWallet({ kind: "key-approval", approval: { merchant: merchant.id, key } });
        if (reply.kind === "canceled" || reply.kind === "no-wallet") setEnded(reply.kind);
        else if (reply.kind === "key-approval") await carryOn({ approval: reply.approval, pinProof: reply.pinProof });
      }),
  };
}

/** What has come of an approval: stopped in the wallet, or refused. */
export function ApprovalState({
  approval,
}: {
  readonly approval: { readonly ended?: "canceled" | "no-wallet" | undefined; readonly problem: Problem | undefined };
}) {
  const { language } = useConsole();
  const words = partWords[language];
  return (
    <>
      <div role="status">{approval.ended && <p class="note caution">{approval.ended === "canceled" ? words.canceled : words.noWallet}</p>}</div>
      <ProblemNote problem={approval.problem} language={language} />
    </>
  );
}
