import { INVARIANTS } from './invariants';
import { TABLE_KILLS, timesOf } from './kills';
import { KILL_ROWS } from './schedules/journeys';
import type { Summary } from './summary';

/** For the terminal: everything that was done, nothing left out. */
export function terminalReport({ seeds, steps, injected, kills, failed, mutations, harmless, invariants, complaints }: Summary): string {
  const lines = [
    `${seeds} seeds without a mutation, ${failed.length} of them failed; ${steps} steps`,
    '', 'Faults injected:', ...[...injected].map(([kind, count]) => `  ${kind.padEnd(28)} ${String(count).padStart(8)}`),
    '', `Kills (${TABLE_KILLS.join(', ')}):`,
    ...KILL_ROWS.map(row => `  ${row.padEnd(56)} ${TABLE_KILLS.map(kill => String(timesOf(kills, row, kill)).padStart(6)).join(' ')}`),
    '', `Invariants (${INVARIANTS.length}), mutations that they notice, and of these how many they notice alone in some seed:`,
    ...INVARIANTS.map(({ name, sentence }) => {
      const { mutations: all, alone } = invariants.get(name)!;
      return `  ${name.padEnd(34)} ${String(all).padStart(3)} ${String(alone).padStart(3)}  ${sentence}`;
    }),
    '', `Mutations (${mutations.length}), seeds that notice them, and by which invariants:`,
    ...mutations.map(({ mutation, kills: noticed, seeds: of, by, seed }) => (
      `  ${mutation.name.padEnd(54)} ${`${noticed}/${of}`.padStart(9)}  ${[...by].map(([name, count]) => `${name} ${count}`).join(', ')}${seed === undefined ? '' : `; seed ${seed}`}`)),
    '', `Harmless (${harmless.length}), which no seed may notice:`,
    ...harmless.map(({ mutation, kills: noticed, seeds: of }) => `  ${mutation.name.padEnd(54)} ${`${noticed}/${of}`.padStart(9)}`),
    '', ...complaints.map(complaint => `! ${complaint}`), `${complaints.length === 0 ? 'Passed' : 'FAILED'}: ${seeds} seeds, ${INVARIANTS.length} invariants, ${mutations.length} mutations.`,
  ];
  return `${lines.join('\n')}\n`;
}
