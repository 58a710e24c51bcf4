import { announcing } from './announcing';
import { claiming } from './claiming';
import { ending } from './ending';
import type { Mutation } from './mutation';
import { Harmless, harmless, reading } from './reading';
import { routing } from './routing';
import { needless, settling } from './settling';
import { sweeping } from './sweeping';

/** All rules that are removed or weakened in turn. */
export const MUTATIONS: readonly Mutation[] = [...claiming, ...ending, ...sweeping, ...settling, ...announcing, ...routing, ...reading];

/** What can be left out, and nobody notices. */
export const HARMLESS: readonly Harmless[] = [...harmless, ...needless];

export function findMutation(name: string): Mutation {
  const found = [...MUTATIONS, ...HARMLESS].find(mutation => mutation.name === name);
  if (!found) throw new Error(`there is no mutation “${name}”; there are:\n${MUTATIONS.map(mutation => `  ${mutation.name}`).join('\n')}`);
  return found;
}
