import { Icon } from "../ui/icon.tsx";
import type { PageProps } from "./page.ts";

/** Above every screen, as loud as it gets: the gateway has shown another history of devices than this device has proved. */
export function RewrittenLog({ model, words }: Pick<PageProps, "model" | "words">) {
  if (!model.log?.rewritten) return null;
  return (
    <div class="rewritten" role="alert">
      <Icon name="warning" />
      <div>
        <p>
          <b>{words.rewrittenTitle}</b>
        </p>
        <p>{words.rewrittenWhat}</p>
        <p class="mono">device-log-rewritten</p>
      </div>
    </div>
  );
}
