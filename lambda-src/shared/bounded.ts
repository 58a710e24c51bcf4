/** What became of the work on many things. */
export interface BoundedResult<R> {
  readonly results: readonly R[];
  readonly failures: readonly unknown[];
}

/** Works on many things, at most `limit` at a time. What fails keeps no other waiting, and nothing is in flight when this returns. */
export async function workBounded<T, R>(items: Iterable<T>, limit: number, work: (item: T) => Promise<R>): Promise<BoundedResult<R>> {
  const results: R[] = [];
  const failures: unknown[] = [];
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      try {
        results.push(await work(next.value));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return { results, failures };
}
