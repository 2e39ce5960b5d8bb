import type { Language } from "../protocol/account.ts";
import type { DeviceRequest } from "../protocol/device.ts";
import { ago } from "./dates.ts";
import { deviceWordsIn } from "./device-words.ts";

interface Props {
  readonly request: DeviceRequest;
  readonly language: Language;
  /** The gateway's time, ms, and the time of day of the request. */
  readonly now: number;
  readonly at: string;
}

/** What is known of a device that asks; its name is only what it says. */
export function RequestFacts({ request, language, now, at }: Props) {
  const words = deviceWordsIn(language);
  const { network, agent, name, created, renews } = request;
  const rows = [
    [words.agent, agent],
    [words.when, `${ago(created, language, now)} (${at})`],
    [words.network, network.same ? words.networkSame(network.hint) : words.networkOther(network.hint)],
  ] as const;
  return (
    <>
      <p class="certificate-name">
        <bdi>{name}</bdi>
        <span class="chip">{words.claimed}</span>
      </p>
      {renews !== undefined && <p>{words.renewal}</p>}
      <dl class="facts">
        {rows.map(([term, what]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
