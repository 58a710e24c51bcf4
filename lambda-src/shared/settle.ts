import { errorName } from './logger';

/**
 * Waits until everything has ended, then returns all results or throws what failed.
 *
 * A function that returns or throws is frozen, and what it left in flight goes on when it is thawed, in another attempt's time.
 */
export async function settleAll<T extends readonly Promise<unknown>[] | []>(work: T): Promise<{ -readonly [Each in keyof T]: Awaited<T[Each]> }> {
  const settled = await Promise.allSettled(work);
  const failures = settled.flatMap(result => result.status === 'rejected' ? [result.reason] : []);
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} of ${work.length} failed: ${failures.map(errorName).join(', ')}`);
  return settled.map(result => (result as PromiseFulfilledResult<unknown>).value) as { -readonly [Each in keyof T]: Awaited<T[Each]> };
}
