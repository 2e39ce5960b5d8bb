const FAILED = "sign-in-failed";

/** Brings the wallet's signature to the shop's server, which alone decides what it is worth. */
export function startSignIn(place: HTMLElement): void {
  const button = place.querySelector("coconut-sign-in-button");
  const notice = place.querySelector("[data-notice]");
  const say = (words = "") => notice?.replaceChildren(words);
  button?.addEventListener("coconut-sign-in", async (event) => {
    const signIn = event instanceof CustomEvent ? String(event.detail?.signIn ?? "") : "";
    say(place.dataset.checking);
    const body = new URLSearchParams({ signIn, challenge: button.getAttribute("challenge") ?? "", back: place.dataset.back ?? "/" });
    const answer = await fetch("/sign-in", { method: "POST", body }).catch(() => undefined);
    if (answer?.ok) {
      const { to }: { to: string } = await answer.json();
      return location.assign(to);
    }
    // The challenge is used up: a fresh page has a fresh one.
    sessionStorage.setItem(FAILED, answer && answer.status < 500 ? "failed" : "away");
    location.reload();
  });
  button?.addEventListener("canceled", () => say());
  const failed = sessionStorage.getItem(FAILED);
  if (failed) say(failed === "away" ? place.dataset.away : place.dataset.failed);
  sessionStorage.removeItem(FAILED);
}
