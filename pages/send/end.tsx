import { Icon } from "../../ui/icon.tsx";
import { money } from "../../ui/money.ts";
import type { PageProps } from "../page.ts";
import type { sendWordsIn } from "./words.ts";

interface Props extends Pick<PageProps, "language"> {
  readonly said: ReturnType<typeof sendWordsIn>;
  readonly amount: string;
  readonly name: string;
  readonly again: () => void;
}

/** The gateway has signed that the money has moved. */
export function Sent({ said, language, amount, name, again }: Props) {
  return (
    <section class="card form done" role="status">
      <Icon name="check" />
      <h2>{said.sentTitle(money(amount, "KRW", language))}</h2>
      <p>
        <bdi>{said.sentTo(name)}</bdi>
      </p>
      <button type="button" class="button quiet" onClick={again}>
        {said.again}
      </button>
    </section>
  );
}
