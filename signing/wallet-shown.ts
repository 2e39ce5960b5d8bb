/** How long an extension may take to show itself, in ms. */
const SHOWN_MS = 300;

/** The wallet's state as its content script writes it into `<html data-wallet>`, as soon as it is there; undefined where none comes. */
export async function walletShown(): Promise<string | undefined> {
  const root = document.documentElement;
  if (root.dataset.wallet === undefined) {
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => resolve());
      observer.observe(root, { attributeFilter: ["data-wallet"] });
      setTimeout(() => {
        observer.disconnect();
        resolve();
      }, SHOWN_MS);
    });
  }
  return root.dataset.wallet;
}
