import type { World } from '../world';

/** What is counted beside faults, but only follows from them or from a file, or delays nothing but an announcement. */
const NO_FAULTS = ['execution timed out', 'poison record', 'stream redelivery'];
/** An index or a status as it was some minutes ago: the next sweep knows better. */
const LAG = 'stale';

/** How many things have really gone wrong so far, reads that lag aside. */
export function troubles({ faults }: World): number {
  let sum = 0;
  for (const [kind, count] of faults.injected) if (kind !== LAG && !NO_FAULTS.includes(kind)) sum += count;
  return sum;
}

/** How many reads have lagged so far. */
export function lags({ faults }: World): number {
  return faults.injected.get(LAG) ?? 0;
}
