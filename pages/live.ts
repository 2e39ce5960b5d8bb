import { useEffect } from "preact/hooks";
import { followAccount } from "../wallet/account-events.ts";
import type { Wallet } from "../wallet/wallet.ts";

/** Calls `look` as the gateway tells of changes, while the page is seen and somebody is logged in. */
export function useAccountEvents(wallet: Wallet | undefined, loggedIn: boolean, look: () => Promise<void>): void {
  useEffect(() => {
    if (!wallet || !loggedIn) return undefined;
    let following: AbortController | undefined;
    const lookAgain = oneAtATime(look);
    const turn = () => {
      if (document.hidden) {
        following?.abort();
        following = undefined;
      } else if (!following) {
        following = new AbortController();
        void followAccount(wallet, () => void lookAgain(), following.signal);
      }
    };
    turn();
    document.addEventListener("visibilitychange", turn);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      following?.abort();
    };
  }, [wallet, loggedIn, look]);
}

/** Runs work that is asked for while it runs once more afterwards, however often it was asked for. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}
