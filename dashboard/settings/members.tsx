import { useState } from "preact/hooks";
import type { Member } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { Confirm } from "../parts/confirm.tsx";
import { moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { partWords } from "../parts/words.ts";
import { AddMember } from "./add-member.tsx";
import { settingsWords } from "./words.ts";

/** Who may act for the merchant; an owner appoints and removes. */
export function Members() {
  const { gateway, language, merchant, role, user, say, leave } = useConsole();
  const words = spoken(settingsWords, language);
  const { data, problem, loading, reload } = useLoad("members", async () => (await gateway.call(sellerApi.listMembers, {})).items);
  const [removing, setRemoving] = useState<Member>();
  const columns: readonly Column<Member>[] = [
    {
      key: "name",
      label: words.member,
      cell: (member) => (
        <>
          <bdi>{member.name}</bdi> {member.user === user && <span class="chip">{words.you}</span>}
        </>
      ),
    },
    { key: "email", label: words.email, cell: ({ email }) => <bdi dir="ltr">{email}</bdi> },
    { key: "role", label: words.role, cell: (member) => words.roles[member.role] },
    { key: "since", label: words.since, cell: ({ since }) => moment(since, language) },
    {
      key: "actions",
      label: words.actions,
      quietLabel: true,
      cell: (member) =>
        (role === "owner" || member.user === user) && (
          <button
            type="button"
            class="button quiet small"
            aria-label={member.user === user ? words.leave : `${words.remove}: ${member.name}`}
            onClick={() => setRemoving(member)}
          >
            {member.user === user ? words.leave : words.remove}
          </button>
        ),
    },
  ];
  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.membersTitle}</h1>
      <p class="muted">{words.membersLead}</p>
      {role === "owner" && <AddMember onAdded={reload} />}
      <ProblemNote {...{ problem, language }} retry={reload} />
      {!data && loading && <p class="muted">{partWords[language].loading}</p>}
      {data && <Table caption={words.membersTitle} columns={columns} rows={data} id={(member) => member.user} />}
      {removing?.user === user && (
        <Confirm
          title={words.leaveTitle(merchant.name)}
          what={words.leaveWhat}
          action={words.leave}
          onClose={() => setRemoving(undefined)}
          work={async () => {
            await gateway.call(sellerApi.removeMember, { params: { user } });
            leave();
          }}
        />
      )}
      {removing && removing.user !== user && (
        <Confirm
          title={words.removeTitle(removing.name)}
          what={words.removeWhat}
          action={words.remove}
          onClose={() => setRemoving(undefined)}
          work={async () => {
            await gateway.call(sellerApi.removeMember, { params: { user: removing.user } });
            say(words.removed(removing.name));
            await reload();
          }}
        />
      )}
    </div>
  );
}
