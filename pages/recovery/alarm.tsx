import { later } from "../later.tsx";
import type { PageProps } from "../page.ts";
import { othersRecovery, ownRecovery } from "./standing.ts";

const Banner = later(async () => (await import("./banner.tsx")).Banner);

/** Above every screen: that somebody's recovery waits, or this device's own. */
export function RecoveryAlarm(props: PageProps) {
  const { model } = props;
  const others = othersRecovery(model);
  if (others) return <Banner {...props} recovery={others} own={false} />;
  const own = "held" in model.standing ? ownRecovery(model) : undefined;
  return own ? <Banner {...props} recovery={own} own /> : null;
}
