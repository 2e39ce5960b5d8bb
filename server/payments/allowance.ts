import type { PinReason } from "../../protocol/payment.ts";

/** What one click may still pay, and what is asked for; amounts in minor units. */
export interface AllowanceUse {
  readonly amount: bigint;
  readonly perPayment: bigint;
  readonly total: bigint;
  readonly spentSincePin: bigint;
  /** Whether the payer's device was added less than a day ago. */
  readonly newDevice: boolean;
  /** Whether the payer has paid this merchant before. */
  readonly acquainted: boolean;
  /** Whether a recovery of the payer's waits. */
  readonly recovering: boolean;
}

/** Why a payment needs the PIN; undefined when one click is enough. */
export function pinReason({ amount, perPayment, total, spentSincePin, newDevice, acquainted, recovering }: AllowanceUse): PinReason | undefined {
  if (recovering) return "recovery";
  if (newDevice) return "new-device";
  if (!acquainted) return "first-payment";
  if (amount > perPayment) return "amount";
  if (spentSincePin + amount > total) return "total";
  return undefined;
}
