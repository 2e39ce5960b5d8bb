import { useState } from "preact/hooks";
import type { ApiKey } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { Confirm } from "../parts/confirm.tsx";
import { moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { Status } from "../parts/status.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { useTask } from "../parts/use-task.ts";
import { ShownOnce } from "./shown-once.tsx";
import { developersWords } from "./words.ts";

/** The merchant's API keys: made and shown once, revoked at once. */
export function ApiKeys() {
  const { gateway, language } = useConsole();
  const words = spoken(developersWords, language);
  const { data, problem, reload } = useLoad("keys", async () => (await gateway.call(sellerApi.listApiKeys, {})).items);
  const making = useTask();
  const [secret, setSecret] = useState("");
  const [revoking, setRevoking] = useState<ApiKey>();
  const columns: readonly Column<ApiKey>[] = [
    { key: "hint", label: words.keyHint, cell: ({ hint }) => <code>…{hint}</code> },
    { key: "created", label: words.created, cell: ({ created }) => moment(created, language) },
    {
      key: "state",
      label: words.state,
      cell: ({ revoked }) =>
        revoked === undefined ? <Status tone="good">{words.active}</Status> : <Status tone="bad">{`${words.revoked} ${moment(revoked, language)}`}</Status>,
    },
    {
      key: "actions",
      label: words.actions,
      quietLabel: true,
      cell: (key) =>
        key.revoked === undefined && (
          <button type="button" class="button quiet small" aria-label={`${words.revoke} …${key.hint}`} onClick={() => setRevoking(key)}>
            {words.revoke}
          </button>
        ),
    },
  ];
  const make = async () => {
    setSecret((await gateway.call(sellerApi.createApiKey, {})).secret);
    await reload();
  };
  return (
    <section class="card" aria-label={words.tabs.keys}>
      <p class="muted">{words.keysLead}</p>
      <div class="buttons">
        <button type="button" class="button primary" aria-disabled={making.running} onClick={() => void making.run(make)}>
          {words.makeKey}
        </button>
      </div>
      <ProblemNote problem={making.problem} language={language} />
      {secret && <ShownOnce label={words.keyMade} secret={secret} />}
      <ProblemNote {...{ problem, language }} retry={reload} />
      {data?.length === 0 && <p class="muted">{words.noKeys}</p>}
      {data && data.length > 0 && <Table caption={words.tabs.keys} columns={columns} rows={data} id={({ id }) => id} />}
      {revoking && (
        <Confirm
          title={words.revokeKeyTitle(revoking.hint)}
          what={words.revokeKeyWhat}
          action={words.revoke}
          onClose={() => setRevoking(undefined)}
          work={async () => {
            await gateway.call(sellerApi.revokeApiKey, { params: { id: revoking.id } });
            await reload();
          }}
        />
      )}
    </section>
  );
}
