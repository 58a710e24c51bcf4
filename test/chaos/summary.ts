import { CALL_FAULTS, INVOCATION_FAULTS } from './faults';
import { INVARIANTS } from './invariants';
import { missingKills } from './kills';
import type { Mutation } from './mutations/mutation';
import { KILL_ROWS } from './schedules/journeys';
import { MODEL_WORKS } from './watch';
import type { JobResult } from './worker';

/** A mutation is caught only if at least so many seeds notice it. */
export const NEEDED_KILLS = 5;

/** How a mutation fared. */
export interface MutationSummary {
  readonly mutation: Mutation;
  readonly seeds: number;
  readonly kills: number;
  /** How many seeds showed it, by invariant. */
  readonly by: ReadonlyMap<string, number>;
  /** The first of them. */
  readonly seed?: number;
}

/** What shows that an invariant is needed. */
export interface InvariantSummary {
  readonly mutations: number;
  /** Mutations of which some seeds would have been missed without it. */
  readonly alone: number;
}

/** What a whole run came to. */
export interface Summary {
  readonly seeds: number;
  readonly steps: number;
  readonly injected: ReadonlyMap<string, number>;
  readonly failed: readonly { readonly seed: number; readonly invariants: readonly string[]; readonly how: string }[];
  /** How often each kill happened at each place. */
  readonly kills: ReadonlyMap<string, number>;
  readonly mutations: readonly MutationSummary[];
  /** What can be left out, and how that fared. */
  readonly harmless: readonly MutationSummary[];
  readonly invariants: ReadonlyMap<string, InvariantSummary>;
  /** What is wrong, in sentences; none if the run has passed. */
  readonly complaints: readonly string[];
}

/** All faults that a whole run has to have injected. */
const EXPECTED_FAULTS = [
  ...CALL_FAULTS, ...INVOCATION_FAULTS, 'event lost', 'event twice', 'event late', 'event parked to the end', 'double start', 'stream redelivery', 'poison record',
  'task stalls', 'execution timed out',
];

/** Sums up a run; `whole` if it had all seeds and all mutations, so that nothing may be missing. */
export function summarize(results: readonly JobResult[], mutations: readonly Mutation[], harmless: readonly Mutation[], whole: boolean): Summary {
  const plain = results.filter(({ job }) => job.mutation === undefined);
  const injected = sumOf(plain.flatMap(result => result.injected));
  const kills = sumOf(plain.flatMap(result => result.kills));
  const noticed = new Map(mutations.map(mutation => [mutation, noticedBy(mutation, results)]));
  const summaries = mutations.map(mutation => summaryOf(mutation, results, noticed.get(mutation)!));
  const invariants = new Map(INVARIANTS.map(({ name }) => [name, {
    mutations: summaries.filter(({ by }) => by.has(name)).length,
    alone: mutations.filter(mutation => noticed.get(mutation)!.some(({ invariants: names }) => names.length === 1 && names[0] === name)).length,
  }]));
  const failed = plain.flatMap(result => result.failed);
  const left = harmless.map(mutation => summaryOf(mutation, results, noticedBy(mutation, results)));
  return {
    seeds: plain.reduce((sum, { job }) => sum + job.to - job.from, 0),
    steps: plain.reduce((sum, { steps }) => sum + steps, 0),
    injected: new Map([...injected].sort(([a], [b]) => a < b ? -1 : 1)),
    kills,
    failed,
    mutations: summaries,
    harmless: left,
    invariants,
    complaints: [
      ...failed.length > 0 ? [`${failed.length} seeds violate an invariant`] : [],
      ...summaries.filter(({ kills: seen }) => seen < NEEDED_KILLS).map(({ mutation, kills: seen }) => `${seen} seeds notice the mutation “${mutation.name}”, ${NEEDED_KILLS} are needed`),
      ...left.filter(({ seed }) => seed !== undefined).map(({ mutation, seed }) => `“${mutation.name}” is not harmless: seed ${seed}`),
      ...whole ? missingKills(kills, KILL_ROWS) : [],
      ...whole ? [...invariants].filter(([, needed]) => needed.mutations === 0).map(([name]) => `no mutation needs the invariant “${name}”`) : [],
      ...whole ? EXPECTED_FAULTS.filter(kind => !injected.has(kind)).map(kind => `the fault “${kind}” was never injected`) : [],
    ],
  };
}

function sumOf(counts: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

/** The seeds that noticed a mutation. */
function noticedBy(mutation: Mutation, results: readonly JobResult[]): JobResult['failed'] {
  return results.filter(({ job }) => job.mutation === mutation.name)
    // A seed in which the mutation makes nonsense of the code shows nothing.
    .flatMap(({ failed }) => failed.filter(({ invariants }) => !invariants.includes(MODEL_WORKS)));
}

function summaryOf(mutation: Mutation, results: readonly JobResult[], noticed: JobResult['failed']): MutationSummary {
  const by = sumOf(noticed.flatMap(({ invariants }) => invariants.map(invariant => [invariant, 1] as const)));
  const own = results.filter(({ job }) => job.mutation === mutation.name);
  return {
    mutation,
    seeds: own.reduce((sum, { job }) => sum + job.to - job.from, 0),
    kills: noticed.length,
    by: new Map([...by].sort(([, a], [, b]) => b - a)),
    seed: noticed[0]?.seed,
  };
}
