import { useEffect, useState } from "preact/hooks";
import { useConsole } from "../console.ts";
import { onSent, readSent, type SentOrder } from "../gateway/sent-orders.ts";

/** Answers mostly come sooner: nobody is alarmed about these. */
const PATIENCE_MS = 2000;

/** The member's orders that were sent and not answered, on whatever screen and tab; undefined until they are read. */
export function useSentOrders(): readonly SentOrder[] | undefined {
  const { merchant, user } = useConsole();
  const [sent, setSent] = useState<readonly SentOrder[]>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = async (patience: number) => {
      clearTimeout(timer);
      const kept = await readSent(merchant.id, user);
      timer = setTimeout(() => setSent(kept), kept.length > 0 ? patience : 0);
    };
    void show(0);
    const end = onSent(() => void show(PATIENCE_MS));
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [merchant.id, user]);
  return sent;
}
