import { Icon } from "../ui/icon.tsx";
import { money } from "../ui/money.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Activity } from "./activity.tsx";
import { Balance } from "./balance.tsx";
import { CertificateView } from "./certificate.tsx";
import type { PageProps } from "./page.ts";
import { TopUp } from "./top-up.tsx";

/** Balance, certificate and activity. */
export function Home(props: PageProps & { readonly compact: boolean }) {
  const { model, words, language, compact } = props;
  const held = "held" in model.standing ? model.standing.held : undefined;
  return (
    <>
      {model.problem && <ProblemNote problem={model.problem} language={language} />}
      {model.unanswered.map((sent) => (
        <p class="note caution with-icon" role="status" key={sent.payment}>
          <Icon name="clock" />
          {words.checking(money(sent.amount, "KRW", language))}
        </p>
      ))}
      <Balance {...props} />
      {!compact && <TopUp {...props} primary={!model.shop && model.standing.kind === "ready"} />}
      {held && <CertificateView {...props} held={held} compact={compact} />}
      <Activity {...props} few={compact ? 2 : undefined} />
    </>
  );
}
