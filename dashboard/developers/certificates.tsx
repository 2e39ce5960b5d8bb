import { useState } from "preact/hooks";
import type { MerchantCertificate } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { Confirm } from "../parts/confirm.tsx";
import { moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { saveFile } from "../parts/save-file.ts";
import { Status } from "../parts/status.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { CertifyForm } from "./certify-form.tsx";
import { ApprovalState, useApproval } from "./use-approval.tsx";
import { developersWords } from "./words.ts";

/** Certificates of the keys by which the merchant's server signs. */
export function Certificates() {
  const { gateway, language, merchant, role, say } = useConsole();
  const words = spoken(developersWords, language);
  const approval = useApproval();
  const { data, problem, reload } = useLoad("certificates", async () => (await gateway.call(sellerApi.listMerchantCertificates, {})).items);
  const [revoking, setRevoking] = useState<MerchantCertificate>();
  const save = ({ thumbprint, certificate }: MerchantCertificate) => saveFile(`merchant-${thumbprint.slice(0, 8)}.pem`, "application/x-pem-file", certificate);
  const works = ({ revoked, notAfter }: MerchantCertificate) => revoked === undefined && notAfter > gateway.now();
  const columns: readonly Column<MerchantCertificate>[] = [
    { key: "thumbprint", label: words.thumbprint, cell: ({ thumbprint }) => <code>{thumbprint}</code> },
    { key: "validity", label: words.validity, cell: ({ notBefore, notAfter }) => `${moment(notBefore, language)} – ${moment(notAfter, language)}` },
    {
      key: "state",
      label: words.state,
      cell: (one) => {
        if (works(one)) return <Status tone="good">{one.approved === undefined && !merchant.livemode ? words.activeInTest : words.active}</Status>;
        return <Status tone="bad">{one.revoked === undefined ? words.expired : `${words.revoked} ${moment(one.revoked, language)}`}</Status>;
      },
    },
    {
      key: "actions",
      label: words.actions,
      quietLabel: true,
      cell: (one) => (
        <span class="buttons">
          <button type="button" class="button quiet small" onClick={() => save(one)}>
            {words.download}
          </button>
          {works(one) && one.approved === undefined && role === "owner" && (
            <button
              type="button"
              class="button quiet small"
              aria-label={`${words.approve} ${one.thumbprint.slice(0, 8)}`}
              aria-disabled={approval.running}
              onClick={() => void approveOne(one)}
            >
              {words.approve}
            </button>
          )}
          {works(one) && (
            <button type="button" class="button link small" aria-label={`${words.revoke} ${one.thumbprint.slice(0, 8)}`} onClick={() => setRevoking(one)}>
              {words.revoke}
            </button>
          )}
        </span>
      ),
    },
  ];
  const approveOne = ({ thumbprint, certificate }: MerchantCertificate) =>
    approval.run(certificate, async (body) => {
      await gateway.call(sellerApi.approveMerchantKey, { params: { thumbprint }, body });
      say(words.approved);
      await reload();
    });
  return (
    <>
      <section class="card" aria-label={words.certify}>
        <p class="muted">{words.certificatesLead}</p>
        <CertifyForm
          onCertified={async (made) => {
            save(made);
            await reload();
          }}
        />
      </section>
      <ProblemNote {...{ problem, language }} retry={reload} />
      <ApprovalState approval={approval} />
      {data?.length === 0 && <p class="muted">{words.noCertificates}</p>}
      {data && data.length > 0 && <Table caption={words.tabs.certificates} columns={columns} rows={data} id={({ thumbprint }) => thumbprint} />}
      {revoking && (
        <Confirm
          title={words.revokeCertificateTitle}
          what={words.revokeCertificateWhat}
          action={words.revoke}
          onClose={() => setRevoking(undefined)}
          work={async () => {
            await gateway.call(sellerApi.revokeMerchantCertificate, { params: { thumbprint: revoking.thumbprint } });
            await reload();
          }}
        />
      )}
    </>
  );
}
