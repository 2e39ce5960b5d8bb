import type { Purchase } from "./buyer.ts";
import type { World } from "./world.ts";

/** A check that a row's attack meets. */
export interface Check {
  /** Which part of the system refuses, in words. */
  readonly name: string;
  /** What is then observed, or how it begins. */
  readonly refusal: string;
  /** Puts a double in its place. */
  double(world: World): void;
}

/** One try of an attack. */
export interface Attempt extends Purchase {
  /** What the attacker wanted: whether he has it. */
  readonly succeeded: boolean;
}

/** One line of the table: an attack on a payment, and the checks that it meets, the first first. */
export interface Row {
  readonly changed: string;
  /** The proxy changes the code that the buyer sees, too: the merchant's stands in the table. */
  readonly codeChanged?: true;
  /** The same change as the row before, made the other way: tried by `npm run tamper` alone. */
  readonly otherWay?: true;
  readonly by: "proxy" | "page script" | "own wallet" | "by hand" | "other merchant";
  readonly checks: readonly [Check, ...Check[]];
  /** Makes a new order and attacks it, with whatever stands in place of checks now. */
  attack(world: World): Promise<Attempt>;
}
