import { describe, expect, it } from "vitest";
import { refuse } from "../../protocol/problem.ts";
import { sendOrder } from "./send-order.ts";

/** What was done, in its order. */
function stepsOf(answer: Error | undefined, kept: Error | undefined = undefined) {
  const done: string[] = [];
  const step = (name: string, error?: Error) => async () => {
    done.push(name);
    if (error) throw error;
  };
  return { done, steps: { keep: step("keep", kept), carryOut: step("send", answer), forget: step("forget") } };
}

describe("an order that moves money", () => {
  it("is kept before it is sent, and forgotten once it was carried out or refused", async () => {
    const paid = stepsOf(undefined);
    expect(await sendOrder(paid.steps, false)).toEqual({ kind: "done" });
    expect(paid.done).toEqual(["keep", "send", "forget"]);
    const refused = stepsOf(refuse("pin-wrong", { attemptsLeft: 3 }));
    expect(await sendOrder(refused.steps, false)).toMatchObject({ kind: "refused" });
    expect(refused.done).toEqual(["keep", "send", "forget"]);
  });
  it("that cannot be kept is not sent", async () => {
    const { done, steps } = stepsOf(undefined, new Error("the disk is full"));
    expect(await sendOrder(steps, false)).toMatchObject({ kind: "refused" });
    expect(done).toEqual(["keep"]);
  });
  it.each([
    ["no answer came", refuse("offline")],
    ["the gateway failed", refuse("internal", { requestId: "1" })],
    ["the gateway ended", refuse("shutting-down")],
    ["the answer is none", refuse("answer-invalid")],
    ["something of ours failed", new TypeError("x")],
  ])("stays kept while nobody knows: %s", async (_, error) => {
    for (const again of [false, true]) {
      const { done, steps } = stepsOf(error);
      expect(await sendOrder(steps, again)).toMatchObject({ kind: "unsure", error });
      expect(done).not.toContain("forget");
    }
  });
  it.each([refuse("rate-limited", { retryAfter: 9 }), refuse("login-expired"), refuse("login-revoked"), refuse("seller-required")])(
    "sent again and refused unread stays kept, the first time it is decided: %s",
    async (error) => {
      expect(await sendOrder(stepsOf(error).steps, true)).toMatchObject({ kind: "unsure" });
      expect(await sendOrder(stepsOf(error).steps, false)).toMatchObject({ kind: "refused" });
    },
  );
});
