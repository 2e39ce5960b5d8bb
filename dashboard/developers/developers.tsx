import type { ComponentType } from "preact";
import { spoken, useConsole } from "../console.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { useAddress } from "../routing/use-address.ts";
import { ApiKeys } from "./api-keys.tsx";
import { Certificates } from "./certificates.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Origins } from "./origins.tsx";
import { Webhooks } from "./webhooks.tsx";
import { type DeveloperTab, developersWords } from "./words.ts";

const screens: Readonly<Record<DeveloperTab, ComponentType>> = {
  keys: ApiKeys,
  origins: Origins,
  certificates: Certificates,
  webhooks: Webhooks,
  deliveries: Deliveries,
};
const tabs = Object.keys(screens) as readonly DeveloperTab[];

/** What a merchant's developers need: each part under its own address. */
export function Developers() {
  const { language } = useConsole();
  const words = spoken(developersWords, language);
  const [, asked] = useAddress().path;
  const here = tabs.find((tab) => tab === asked) ?? "keys";
  const Screen = screens[here];
  return (
    <div class="screen">
      <h1 tabIndex={-1}>
        {words.title}: {words.tabs[here]}
      </h1>
      <nav class="tabs" aria-label={words.title}>
        <ul>
          {tabs.map((tab) => (
            <li key={tab}>
              <Link href={hrefOf(["developers", tab])} current={tab === here}>
                {words.tabs[tab]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Screen />
    </div>
  );
}
