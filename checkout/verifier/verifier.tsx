import { useEffect, useState } from "preact/hooks";
import * as v from "valibot";
import type { Language } from "../../protocol/account.ts";
import { rootOf } from "../../protocol/receipt/root.ts";
import { SignedReceipt } from "../../protocol/receipt.ts";
import { Mark } from "../../ui/icon.tsx";
import { dress, languageOf } from "../../ui/language.ts";
import { ReceiptView } from "../../ui/receipt.tsx";
import { fingerprintOf } from "./fingerprint.ts";
import { type VerifierWords, verifierWordsIn } from "./words.ts";

type Found<T> = { readonly value: T } | "wrong" | undefined;

/** The page that verifies a receipt without anything but itself, the file and a root. */
export function Verifier() {
  const [language, setLanguage] = useState<Language>(languageOf(undefined));
  const [root, setRoot] = useState<Found<string>>();
  const [file, setFile] = useState<Found<SignedReceipt>>();
  const words = verifierWordsIn(language);
  useEffect(() => {
    dress(language, "system");
    document.title = `${words.title} – Coconut Pay`;
  }, [language, words]);
  return (
    <div class="verifier">
      <header>
        <Mark />
        <span class="brand">Coconut Pay</span>
        <button type="button" class="button link" lang={language === "ko" ? "en" : "ko"} onClick={() => setLanguage(language === "ko" ? "en" : "ko")}>
          {words.other}
        </button>
      </header>
      <main class="verifier-main">
        <h1>{words.title}</h1>
        <p class="muted">{words.lead}</p>
        <RootCard words={words} found={root} learn={setRoot} />
        <FileCard words={words} found={file} learn={setFile} />
        {typeof file === "object" && (
          <section class="card">
            {typeof root === "object" ? (
              <ReceiptView signed={file.value} trust={trustIn(root)} language={language} />
            ) : (
              <p class="note caution" role="status">
                {words.needsRoot}
              </p>
            )}
          </section>
        )}
      </main>
    </div>
  );
}

const trusts = new WeakMap<object, { readonly rootSpki: string }>();
/** The same object for the same root, so that nothing is verified twice. */
function trustIn(root: { readonly value: string }) {
  const trust = trusts.get(root) ?? { rootSpki: root.value };
  trusts.set(root, trust);
  return trust;
}

interface CardProps<T> {
  readonly words: VerifierWords;
  readonly found: Found<T>;
  readonly learn: (found: Found<T>) => void;
}

function RootCard({ words, found, learn }: CardProps<string>) {
  const take = async (text: string) => {
    const value = text.trim() === "" ? undefined : await rootOf(text);
    learn(value ? { value } : text.trim() === "" ? undefined : "wrong");
  };
  return (
    <section class="card" aria-labelledby="root-title">
      <h2 id="root-title">{words.root}</h2>
      <p class="muted">{words.rootLead}</p>
      <label for="root-file">{words.rootFile}</label>
      <input id="root-file" type="file" accept=".pem,.crt,application/x-pem-file" onChange={({ currentTarget }) => void textOf(currentTarget.files, take)} />
      <label for="root-text">{words.rootText}</label>
      <textarea id="root-text" spellcheck={false} autocomplete="off" onInput={({ currentTarget }) => void take(currentTarget.value)} />
      <div role="status">
        {found === "wrong" && <p class="note danger">{words.rootWrong}</p>}
        {typeof found === "object" && (
          <>
            <p class="muted">{words.rootKnown}</p>
            <p class="fingerprint">{fingerprintOf(found.value)}</p>
          </>
        )}
      </div>
    </section>
  );
}

function FileCard({ words, found, learn }: CardProps<SignedReceipt>) {
  const [over, setOver] = useState(false);
  const take = (text: string) => learn(receiptIn(text));
  const turn = (on: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(on);
  };
  return (
    <section class="card" aria-labelledby="file-title">
      <h2 id="file-title">{words.file}</h2>
      <fieldset
        aria-labelledby="file-title"
        class={over ? "drop over" : "drop"}
        onDragOver={turn(true)}
        onDragLeave={turn(false)}
        onDrop={(event) => {
          turn(false)(event);
          void textOf(event.dataTransfer?.files, take);
        }}
      >
        <label for="receipt-file">{words.fileLabel}</label>
        <input id="receipt-file" type="file" accept=".json,application/json" onChange={({ currentTarget }) => void textOf(currentTarget.files, take)} />
      </fieldset>
      <div role="status">{found === "wrong" && <p class="note danger">{words.fileWrong}</p>}</div>
    </section>
  );
}

/** A file's text; more than a receipt can have is not read. */
async function textOf(files: FileList | null | undefined, take: (text: string) => void | Promise<void>): Promise<void> {
  const [file] = files ?? [];
  if (file) await take(file.size > 1024 * 1024 ? "?" : await file.text());
}

function receiptIn(text: string): Found<SignedReceipt> {
  try {
    const parsed = v.safeParse(SignedReceipt, JSON.parse(text));
    return parsed.success ? { value: parsed.output } : "wrong";
  } catch {
    return "wrong";
  }
}
