import { INVARIANTS } from './invariants';
import type { Mutation } from './mutations/mutation';
import type { Options } from './options';
import { MODEL_WORKS } from './watch';
import type { JobResult } from './worker';

/** A mutation is caught only if at least so many seeds notice it. */
export const NEEDED_KILLS = 5;

export interface MutationSummary {
  readonly mutation: Mutation;
  readonly seeds: number;
  readonly kills: number;
  /** How many seeds showed it, by invariant. */
  readonly by: ReadonlyMap<string, number>;
}

/** What a whole run came to. */
export interface Summary {
  readonly seeds: number;
  readonly steps: number;
  readonly injected: ReadonlyMap<string, number>;
  readonly failed: readonly { readonly seed: number; readonly invariants: readonly string[]; readonly how: string }[];
  readonly mutations: readonly MutationSummary[];
  /** Invariants that no mutation shows to be needed; only of a run with all mutations. */
  readonly idle: readonly string[];
  readonly passed: boolean;
}

export function summarize(results: readonly JobResult[], mutations: readonly Mutation[], { mutation: only, mutationSeeds }: Options): Summary {
  const plain = results.filter(({ job }) => job.mutation === undefined);
  const injected = new Map<string, number>();
  for (const [kind, count] of plain.flatMap(result => result.injected)) injected.set(kind, (injected.get(kind) ?? 0) + count);
  const summaries = mutations.map(mutation => summaryOf(mutation, results));
  const shown = new Set(summaries.flatMap(({ by }) => [...by.keys()]));
  const idle = only === undefined && mutationSeeds > 0 ? INVARIANTS.map(({ name }) => name).filter(name => !shown.has(name)) : [];
  const failed = plain.flatMap(result => result.failed);
  return {
    seeds: plain.reduce((sum, { job }) => sum + job.to - job.from, 0),
    steps: plain.reduce((sum, { steps }) => sum + steps, 0),
    injected: new Map([...injected].sort(([a], [b]) => a < b ? -1 : 1)),
    failed,
    mutations: summaries,
    idle,
    passed: failed.length === 0 && idle.length === 0 && (mutationSeeds === 0 || summaries.every(({ kills }) => kills >= NEEDED_KILLS)),
  };
}

function summaryOf(mutation: Mutation, results: readonly JobResult[]): MutationSummary {
  const own = results.filter(({ job }) => job.mutation === mutation.name);
  const by = new Map<string, number>();
  const noticed = own.flatMap(({ failed }) => failed.map(({ invariants }) => invariants.filter(name => name !== MODEL_WORKS)))
    .filter(invariants => invariants.length > 0);
  for (const invariant of noticed.flat()) by.set(invariant, (by.get(invariant) ?? 0) + 1);
  return {
    mutation,
    seeds: own.reduce((sum, { job }) => sum + job.to - job.from, 0),
    kills: noticed.length,
    by: new Map([...by].sort(([, a], [, b]) => b - a)),
  };
}

/** For the terminal: everything that was done, nothing left out. */
export function terminalReport({ seeds, steps, injected, failed, mutations, idle, passed }: Summary): string {
  const lines = [
    `${seeds} seeds without a mutation, ${failed.length} of them failed; ${steps} steps`,
    '', 'Faults injected:', ...[...injected].map(([kind, count]) => `  ${kind.padEnd(28)} ${count}`),
    '', `Invariants (${INVARIANTS.length}):`, ...INVARIANTS.map(({ name, sentence }) => `  ${name.padEnd(36)} ${sentence}`),
    '', `Mutations (${mutations.length}), seeds that notice them, and by which invariants:`,
    ...mutations.map(({ mutation, kills, seeds: of, by }) => (
      `  ${kills >= NEEDED_KILLS ? ' ' : '!'} ${mutation.name.padEnd(44)} ${`${kills}/${of}`.padStart(9)}  ${[...by].map(([name, count]) => `${name} ${count}`).join(', ')}`)),
    ...idle.map(name => `! no mutation needs the invariant “${name}”`),
    ...mutations.filter(({ kills }) => kills < NEEDED_KILLS).map(({ mutation }) => `! ${mutation.name} is hardly noticed`),
    '', passed ? 'Passed.' : 'FAILED.',
  ];
  return `${lines.join('\n')}\n`;
}
