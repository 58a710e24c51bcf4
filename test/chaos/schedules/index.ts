import * as fc from 'fast-check';
import { broad } from './broad';
import { directed } from './directed';
import { narrow } from './narrow';
import type { Profile } from './profile';
import { systematic } from './systematic';
import type { StateMachineKind } from '../../../src/contract/environment';
import type { Scenario } from '../scenario';

/** All biases. Their order and weights are part of what a seed means. */
export const PROFILES: readonly Profile[] = [...broad, ...systematic, ...narrow, ...directed];

/** One round: each profile as often as its weight says. */
const ROUND: readonly Profile[] = PROFILES.flatMap(profile => Array<Profile>(profile.weight).fill(profile));

/** What a seed means: a kind of workflow, round by round, and a profile with the number of seeds of both that come before it. */
export function meaningOf(seed: number): { readonly kind: StateMachineKind; readonly profile: Profile; readonly nth: number } {
  const round = Math.floor(seed / ROUND.length);
  const place = seed % ROUND.length;
  const profile = ROUND[place];
  return { kind: round % 2 === 0 ? 'STANDARD' : 'EXPRESS', profile, nth: Math.floor(round / 2) * profile.weight + place - ROUND.indexOf(profile) };
}

/** The seeds of some profiles, in their order. */
export function seedOf(nth: number, profiles: readonly string[]): number {
  const places = ROUND.flatMap(({ name }, place) => profiles.includes(name) ? [place] : []);
  const unknown = profiles.filter(name => !ROUND.some(profile => profile.name === name));
  if (unknown.length > 0) throw new Error(`there is no profile ${unknown.join(', ')}`);
  return Math.floor(nth / places.length) * ROUND.length + places[nth % places.length];
}

/** What a seed draws from. */
export function scenariosOf(seed: number): fc.Arbitrary<Scenario> {
  const { profile, nth } = meaningOf(seed);
  return profile.scenarios(nth);
}

/** One seed, one scenario. */
export function scenarioOf(seed: number): Scenario {
  return fc.sample(scenariosOf(seed), { seed, numRuns: 1 })[0];
}
