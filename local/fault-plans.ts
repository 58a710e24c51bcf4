import { createHash } from 'node:crypto';
import { Call } from './fault-calls';

/** What can happen to a call. */
export const FAULT_KINDS = {
  'error': 'the service answers 500',
  'throttled': 'the service answers that there are too many calls',
  'slow': 'the answer takes its time',
  'cut': 'the connection ends before the service has seen the call',
  'lost': 'the service has done it, and the connection ends before the answer',
  'late': 'the connection ends, and the service does it some time later',
  'killed before': 'the process of the function dies before the service has seen the call',
  'killed after': 'the service has done it, and the process of the function dies before the answer',
} as const;

/** A kind of fault. */
export type FaultKind = keyof typeof FAULT_KINDS;

/** Decides what happens to a call; undefined lets it pass. Asked once for each call, in the order of their arrival. */
export type FaultPlan = (call: Call) => FaultKind | undefined;

/** Which calls are meant: those that have all that is given. */
export interface Where extends Partial<Call> {
  /** The first of them that is hit, counted from 1. */
  readonly nth?: number;
  /** How many are hit one after the other; Infinity for all. */
  readonly times?: number;
}

/** One fault at a chosen call, or at several in a row. */
export function at({ nth = 1, times = 1, ...wanted }: Where, kind: FaultKind): FaultPlan {
  let matched = 0;
  return call => {
    const matches = Object.entries(wanted).every(([name, value]) => call[name as keyof Call] === value);
    matched += matches ? 1 : 0;
    return matches && matched >= nth && matched < nth + times ? kind : undefined;
  };
}

/** What random faults depend on. */
export interface RandomFaults {
  readonly seed: number;
  /** Share, 0 to 1, of the steps (an operation of a function for an upload) that have trouble. */
  readonly share: number;
  /** Kinds that can happen to a call. */
  readonly kinds: (call: Call) => readonly FaultKind[];
  /** How many calls in a row can be hit, each as likely as it is often in the list. */
  readonly lengths: (call: Call) => readonly number[];
  /** The same word for the same upload in every run, since ids differ. */
  readonly nameOf: (uploadId: string) => string;
}

/**
 * Random faults that a seed repeats: what happens to a call follows from its step and its number there, not from when it comes,
 * so the order in which uploads run side by side changes nothing.
 */
export function randomly({ seed, share, kinds, lengths, nameOf }: RandomFaults): FaultPlan {
  const counts = new Map<string, number>();
  return call => {
    const step = [call.caller, call.operation, call.uploadId === undefined ? '' : nameOf(call.uploadId)].join(' ');
    const nth = (counts.get(step) ?? 0) + 1;
    counts.set(step, nth);
    const dice = (of: string) => roll(`${seed} ${step} ${of}`);
    if (dice('hit') >= share) {
      return undefined;
    }
    const from = pick([1, 1, 1, 2, 3], dice('from'));
    const length = pick(lengths(call), dice('length'));
    return nth >= from && nth < from + length ? pick(kinds(call), dice('kind')) : undefined;
  };
}

/** The first plan that has a fault decides; every plan sees every call. */
export function firstOf(...plans: FaultPlan[]): FaultPlan {
  return call => plans.map(plan => plan(call)).find(kind => kind !== undefined);
}

/** A number from 0 to 1 that depends on the words alone. */
function roll(words: string): number {
  return createHash('sha256').update(words).digest().readUInt32BE(0) / 2 ** 32;
}

function pick<T>(from: readonly T[], dice: number): T {
  return from[Math.floor(dice * from.length)];
}
