import type { Payment } from "../../protocol/payment.ts";
import { refuse } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { Copyable } from "../parts/copy.tsx";
import { exactMoment, moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { Status } from "../parts/status.tsx";
import { useLoad } from "../parts/use-load.ts";
import { wasPaid } from "../receipts/receiptable.ts";
import type { Evidence } from "./evidence.ts";
import { paymentWords } from "./words.ts";

/** The evidence of a payment, once it is paid: what this browser has checked, who signed what, and the signed texts themselves. */
export function EvidenceCard({ payment }: { readonly payment: Payment }) {
  const words = spoken(paymentWords, useConsole().language);
  return (
    <section class="card" aria-labelledby="evidence">
      <h2 id="evidence">{words.evidence}</h2>
      {wasPaid(payment) ? <Checked payment={payment} /> : <p class="muted">{words.evidenceUnpaid}</p>}
    </section>
  );
}

function Checked({ payment }: { readonly payment: Payment }) {
  const { gateway, language, merchant } = useConsole();
  const words = spoken(paymentWords, language);
  const { data, problem, reload } = useLoad(`${payment.id} ${payment.refunded}`, async () => {
    const asked = gateway.call(sellerApi.getPaymentEvidence, { params: { id: payment.id } });
    const [{ readEvidence }, signed] = await Promise.all([import("./evidence.ts"), asked]);
    const evidence = await readEvidence(payment, signed, merchant.id, __ROOT_SPKI__);
    if (!evidence) throw refuse("answer-invalid");
    return evidence;
  });
  return (
    <>
      <p class="muted small">{words.evidenceLead}</p>
      <ProblemNote {...{ problem, language }} retry={reload} />
      {!data && !problem && <p class="muted">{words.verifying}</p>}
      {data && (
        <>
          <ul class="checks">
            {data.checks.map(({ name, refusal }) => (
              <li key={name}>
                <Status tone={refusal ? "bad" : "good"}>{refusal ? words.fails : words.holds}</Status>
                <span>
                  {words.checks[name]}
                  {refusal && (
                    <b>
                      {" "}
                      – {words.refusals[refusal.reason]}
                      {refusal.field && ` (${refusal.field})`}
                    </b>
                  )}
                </span>
              </li>
            ))}
          </ul>
          <Facts evidence={data} />
          <details>
            <summary>{words.raw}</summary>
            <h3>{words.rawAuthorization}</h3>
            <Copyable label={words.rawAuthorization} text={data.raw.authorization} block />
            <h3>{words.rawOrder}</h3>
            <Copyable label={words.rawOrder} text={data.raw.order} block />
            <h3>{words.rawResult}</h3>
            <Copyable label={words.rawResult} text={data.raw.result} block />
          </details>
        </>
      )}
    </>
  );
}

function Facts({ evidence }: { readonly evidence: Evidence }) {
  const { language } = useConsole();
  const { facts } = spoken(paymentWords, language);
  const { authorization, certificate, additional, consent, orderCertificate } = evidence;
  return (
    <dl class="facts">
      <dt>{facts.payer}</dt>
      <dd>
        <code>{authorization.payer}</code>
      </dd>
      {certificate && (
        <>
          <dt>{facts.device}</dt>
          <dd>
            <code>{certificate.device}</code>
          </dd>
          <dt>{facts.issuedBy}</dt>
          <dd>{additional ? facts.master : facts.usersCa}</dd>
          <dt>{facts.certificate}</dt>
          <dd>
            <code>{certificate.thumbprint}</code>
          </dd>
          <dt>{facts.validity}</dt>
          <dd>
            {moment(certificate.notBefore, language)} – {moment(certificate.notAfter, language)}
          </dd>
        </>
      )}
      <dt>{facts.origin}</dt>
      <dd>
        <code>{authorization.origin}</code>
      </dd>
      <dt>{facts.issued}</dt>
      <dd>{exactMoment(authorization.issued, language)}</dd>
      <dt>{facts.sequence}</dt>
      <dd>{authorization.sequence}</dd>
      {authorization.handoff && (
        <>
          <dt>{facts.handoff}</dt>
          <dd>
            <code>{authorization.handoff}</code>
          </dd>
        </>
      )}
      <dt>{facts.tid}</dt>
      <dd>
        <code>{authorization.tid}</code>
      </dd>
      <dt>{facts.orderKey}</dt>
      <dd>
        <code>{orderCertificate}</code>
      </dd>
      <dt>{facts.consent}</dt>
      <dd>
        <code>{consent}</code>
      </dd>
    </dl>
  );
}
