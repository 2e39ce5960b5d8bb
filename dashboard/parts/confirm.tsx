import { useConsole } from "../console.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemNote } from "./problem.tsx";
import { useTask } from "./use-task.ts";
import { partWords } from "./words.ts";

interface Props {
  readonly title: string;
  readonly what: string;
  readonly action: string;
  readonly work: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks once more before something that cannot be taken back. */
export function Confirm({ title, what, action, work, onClose }: Props) {
  const { language } = useConsole();
  const { running, problem, run } = useTask();
  return (
    <Dialog {...{ title, language, onClose, busy: running }}>
      <p>{what}</p>
      <ProblemNote {...{ problem, language }} />
      <div class="buttons">
        <button type="button" class="button quiet" onClick={onClose}>
          {partWords[language].cancel}
        </button>
        <button
          type="button"
          class="button danger"
          aria-disabled={running}
          onClick={() =>
            void run(async () => {
              await work();
              onClose();
            })
          }
        >
          {running ? partWords[language].working : action}
        </button>
      </div>
    </Dialog>
  );
}
