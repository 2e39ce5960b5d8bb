import { refuse } from "../../protocol/problem.ts";
import type { SellerCaller } from "../http/server.ts";

export type ActingMember = NonNullable<SellerCaller["member"]>;

/** The member who calls; refuses the merchant's server with `member-required`: a key that leaked must not make itself another. */
export function memberOf({ member }: SellerCaller): ActingMember {
  if (!member) throw refuse("member-required");
  return member;
}

/** The owner who calls; refuses the merchant's server with `member-required` and an operator with `owner-required`. */
export function ownerOf(caller: SellerCaller): ActingMember {
  const member = memberOf(caller);
  if (member.role !== "owner") throw refuse("owner-required");
  return member;
}
