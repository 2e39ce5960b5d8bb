import type { Language } from "../protocol/account.ts";
import type { Wallet } from "../wallet/wallet.ts";

/** What the pages say differently in each shell. */
export interface ShellWords {
  /** Where the PIN is typed, and where never. */
  readonly pinNever: string;
  /** What to know before the first certificate is made here, where there is something. */
  readonly issueAdvice?: string;
  readonly removalTitle: string;
  /** What takes the key away from this device. */
  readonly removal: string;
}

/** What surrounds the wallet's pages: all that differs between the extension and the phone app. */
export interface Shell {
  /** This device's key store, for the gateway and the root that the shell was built for. */
  readonly wallet: Promise<Wallet>;
  /** The phone app's origin, for codes that a phone scans. */
  readonly walletOrigin: string;
  readonly words: (language: Language) => ShellWords;
  /** Tells the shell's other parts that login, certificate, balance or settings have changed here; never rejects. */
  readonly tellOthers: () => Promise<void>;
  /** The origin of the shop whose button brought the person here, where one did; never rejects. */
  readonly waitingShop: () => Promise<string | undefined>;
  /** Called once this device holds a new certificate; never rejects. */
  readonly certificateIssued: () => Promise<void>;
}
