/** Takes items one by one and settles them in groups. */
export interface GroupCommit<T, R> {
  /** Resolves with the item's outcome once its group is committed. */
  push(item: T): Promise<R>;
  /** Items that wait or are under way. */
  readonly pending: number;
  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void>;
}

export interface GroupCommitOptions {
  readonly size?: number;
  /** Groups that may be under way at once. */
  readonly writers?: number;
  /** Whether an error says nothing about the items. */
  readonly isOutage?: (error: unknown) => boolean;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while `writers` groups are under way, items gather; then up to `size` of them become the next group.
 * No timer: under load groups fill by themselves, at rest an item goes at once. A group that fails is halved until
 * the items that poison it stand alone, so they fail alone; an outage fails the whole group at once.
 */
export function groupCommit<T, R>(
  commit: (items: readonly T[]) => Promise<readonly R[]>,
  { size = 256, writers = 1, isOutage = () => false }: GroupCommitOptions = {},
): GroupCommit<T, R> {
  const waiting: Waiting<T, R>[] = [];
  const idle: (() => void)[] = [];
  let running = 0;
  let inFlight = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || running >= writers || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (running >= writers) return;
      const group = waiting.splice(0, size);
      running += 1;
      inFlight += group.length;
      void settle(group).finally(() => {
        running -= 1;
        inFlight -= group.length;
        if (inFlight === 0 && waiting.length === 0) for (const done of idle.splice(0)) done();
        schedule();
      });
      schedule();
    });
  }

  async function settle(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await commit(group.map((entry) => entry.item));
      group.forEach((entry, at) => {
        const result = results[at];
        if (result === undefined) entry.reject(new Error("the group came back without an outcome for this item"));
        else entry.resolve(result);
      });
    } catch (error) {
      if (group.length === 1 || isOutage(error)) {
        for (const entry of group) entry.reject(error);
        return;
      }
      const half = Math.ceil(group.length / 2);
      await settle(group.slice(0, half));
      await settle(group.slice(half));
    }
  }

  return {
    push: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        schedule();
      }),
    get pending() {
      return waiting.length + inFlight;
    },
    drained: () =>
      new Promise((resolve) => {
        if (waiting.length + inFlight === 0) resolve();
        else idle.push(resolve);
      }),
  };
}
