import { errorName } from './logger';

/**
 * Waits until everything has ended, then returns all results or throws what failed.
 *
 * A function that returns or throws is frozen, and what it left in flight goes on when it is thawed, in another attempt's time.
 */
export async function settleAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const failures = settled.flatMap(result => result.status === 'rejected' ? [result.reason] : []);
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} of ${work.length} failed: ${failures.map(errorName).join(', ')}`);
  return settled.map(result => (result as PromiseFulfilledResult<T>).value);
}
