import * as fc from 'fast-check';
import { CALL_FAULTS, CHANNELS, EVENT_FAULTS, Fault, INVOCATION_FAULTS } from './faults';
import { FUNCTION_NAMES } from './functions';
import { FILE_KINDS, FileKind } from './images';
import type { StateMachineKind } from '../../src/contract/environment';

/** What a person or a schedule does, `at` seconds after the beginning. */
export type Act =
  /** A client asks, or asks again: with the same Idempotency-Key, and the same body or another. */
  | { readonly do: 'ask'; readonly at: number; readonly client: 0 | 1; readonly body: 0 | 1 }
  /** A client sends its form, if it has one that is valid. The object lands later, or long after the form has expired. */
  | { readonly do: 'send'; readonly at: number; readonly file: FileKind; readonly landsAfter: number }
  | { readonly do: 'delete'; readonly at: number }
  /** An operator tries a failed upload again. */
  | { readonly do: 'redrive'; readonly at: number }
  /** One more sweep, perhaps beside another one. */
  | { readonly do: 'sweep'; readonly at: number }
  /** An operator hands dead letters over once more. */
  | { readonly do: 'dead letters'; readonly at: number };

/** A world's whole fate: what people do, what goes wrong, and the chance that orders all the rest. */
export interface Scenario {
  /** Whether the client sends an Idempotency-Key. */
  readonly keyed: boolean;
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  /** How long the sweep is switched off from the beginning; `until all else is over`: the other hands are alone. */
  readonly sweepOff: number | 'until all else is over';
  readonly chance: number;
}

/** A bias of schedules, each for what random ones hardly ever meet. */
export interface Profile {
  readonly name: string;
  /** One in how many seeds, as parts of the sum of all. */
  readonly weight: number;
  readonly scenarios: (nth: number) => fc.Arbitrary<Scenario>;
}

/** When the sweep is at work: its ticks are five minutes apart, and a zombie of it lives on. */
const sweepTime = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -2, max: 90 })).map(([tick, seconds]) => tick * 300 + seconds);
/** From moments to hours, moments more often. */
const time = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 2, arbitrary: fc.integer({ min: 20, max: 900 }) },
  { weight: 2, arbitrary: sweepTime },
  { weight: 2, arbitrary: fc.integer({ min: 900, max: 5 * 3600 }) },
);
const amount = fc.integer({ min: 0, max: 100 }).map(percent => percent / 100);
const chance = fc.nat();
const file = fc.oneof({ weight: 4, arbitrary: fc.constant<FileKind>('good') }, { weight: 5, arbitrary: fc.constantFrom<FileKind>(...FILE_KINDS) });
const soon = fc.integer({ min: 0, max: 5 });
/** Up to two hours after the form has expired. */
const late = fc.integer({ min: 5, max: 125 * 60 });
const landsAfter = fc.oneof({ weight: 5, arbitrary: soon }, { weight: 1, arbitrary: late });

const ask = fc.record({ do: fc.constant('ask' as const), at: time, client: fc.constantFrom(0 as const, 1 as const), body: fc.constantFrom(0 as const, 0 as const, 1 as const) });
const send = fc.record({ do: fc.constant('send' as const), at: time, file, landsAfter });
const firstSend = fc.record({ do: fc.constant('send' as const), at: soon, file, landsAfter });
const sendGood = fc.record({ do: fc.constant('send' as const), at: soon, file: fc.constant<FileKind>('good'), landsAfter: soon });
const sendAny = fc.record({ do: fc.constant('send' as const), at: soon, file: fc.constantFrom<FileKind>(...FILE_KINDS), landsAfter: soon });
const plain = <D extends 'delete' | 'redrive' | 'sweep' | 'dead letters'>(what: D) => fc.record({ do: fc.constant(what), at: time });
const anyAct: fc.Arbitrary<Act> = fc.oneof(ask, send, plain('delete'), plain('redrive'), plain('sweep'), plain('dead letters'));

const anyCall = fc.record({
  on: fc.constant('call' as const), of: fc.constant('any' as const), nth: fc.nat({ max: 90 }), kind: fc.constantFrom(...CALL_FAULTS), amount,
});
const call = fc.record({
  on: fc.constant('call' as const), of: fc.constantFrom(...FUNCTION_NAMES), nth: fc.nat({ max: 7 }), kind: fc.constantFrom(...CALL_FAULTS), amount,
});
const invocation = fc.record({
  on: fc.constant('invocation' as const), of: fc.constantFrom(...FUNCTION_NAMES), nth: fc.nat({ max: 3 }), kind: fc.constantFrom(...INVOCATION_FAULTS), amount,
});
const event = fc.record({
  on: fc.constant('event' as const), of: fc.constantFrom(...CHANNELS), nth: fc.nat({ max: 2 }), kind: fc.constantFrom(...EVENT_FAULTS), amount,
});
const anyFault: fc.Arbitrary<Fault> = fc.oneof({ weight: 3, arbitrary: anyCall }, { weight: 4, arbitrary: call },
  { weight: 2, arbitrary: invocation }, { weight: 3, arbitrary: event });
const faults = (maxLength: number) => fc.array(anyFault, { maxLength });
const faultOn = (on: Fault['on'], of: Fault['of'], kinds: readonly Fault['kind'][], maxNth: number): fc.Arbitrary<Fault> =>
  fc.record({ on: fc.constant(on), of: fc.constant(of), nth: fc.nat({ max: maxNth }), kind: fc.constantFrom(...kinds), amount });

const sweepOff = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constant('until all else is over' as const) });

/** A scenario, of these parts where given. */
function scenario(parts: { readonly [K in keyof Scenario]?: fc.Arbitrary<Scenario[K]> }): fc.Arbitrary<Scenario> {
  return fc.record({ keyed: fc.boolean(), sweepOff, faults: faults(6), acts: acts(fc.array(anyAct, { maxLength: 4 })), chance, ...parts });
}

function acts(further: fc.Arbitrary<readonly Act[]>, first: fc.Arbitrary<Act> = firstSend): fc.Arbitrary<readonly Act[]> {
  return fc.tuple(first, further).map(([one, more]) => [one, ...more]);
}

function oneOfEach<T>(...arbitraries: fc.Arbitrary<T>[]): fc.Arbitrary<readonly T[]> {
  return fc.tuple(...arbitraries) as unknown as fc.Arbitrary<readonly T[]>;
}

function together<T>(...arbitraries: fc.Arbitrary<readonly T[]>[]): fc.Arbitrary<readonly T[]> {
  return (fc.tuple(...arbitraries) as unknown as fc.Arbitrary<readonly (readonly T[])[]>).map(lists => lists.flat());
}

const theCall = (of: Fault['of'], nth: number, kind: Fault['kind']): fc.Arbitrary<Fault> =>
  fc.record({ on: fc.constant('call' as const), of: fc.constant(of), nth: fc.constant(nth), kind: fc.constant(kind), amount });
const theInvocation = (of: Fault['of'], nth: number): fc.Arbitrary<Fault> =>
  fc.constant({ on: 'invocation', of, nth, kind: 'stillborn', amount: 0 });
/** Clean-up of a second attempt, too. */
const STILLBORN_AGAIN: readonly Fault[] = [2, 3].map(nth => ({ on: 'invocation', of: 'clean-up', nth, kind: 'stillborn', amount: 0 }));

const KILLS = ['crash before', 'crash after', 'answer lost', 'effect without answer', 'zombie', 'late effect'] as const;
/** Calls of an undisturbed journey, at most. */
const JOURNEY_CALLS = 40;
const RUN_FUNCTIONS = ['start-workflow', 'inspect-image', 'resize-image', 'record-image', 'clean-up'] as const;

/** All biases. Their order and weights are part of what a seed means. */
export const PROFILES: readonly Profile[] = [
  { name: 'uniform', weight: 5, scenarios: () => scenario({}) },
  { name: 'calm', weight: 2, scenarios: () => scenario({ faults: fc.constant([]), acts: acts(fc.constant([]), sendAny), sweepOff: fc.constant(0) }) },
  {
    name: 'a kill at every effect',
    weight: 5,
    // Every kind of kill at every call of a journey, once, systematically; then again with another file.
    scenarios: nth => scenario({
      acts: acts(fc.constant([]), fc.record({
        do: fc.constant('send' as const), at: fc.constant(1), file: fc.constant(FILE_KINDS[Math.floor(nth / (KILLS.length * JOURNEY_CALLS)) % FILE_KINDS.length]), landsAfter: fc.constant(1),
      })),
      faults: oneOfEach(fc.record({
        on: fc.constant('call' as const),
        of: fc.constant('any' as const),
        nth: fc.constant(Math.floor(nth / KILLS.length) % JOURNEY_CALLS),
        kind: fc.constant(KILLS[nth % KILLS.length]),
        amount,
      }) as fc.Arbitrary<Fault>),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'a duplicate parked to the end',
    weight: 1,
    scenarios: () => scenario({
      faults: together(oneOfEach(faultOn('event', 's3', ['parked to the end', 'late', 'twice'], 1)), oneOfEach(faultOn('event', 'status change', ['parked to the end', 'twice'], 0)), faults(3)),
    }),
  },
  {
    name: 'zombies',
    weight: 2,
    scenarios: () => scenario({
      faults: together(fc.array(fc.oneof(...RUN_FUNCTIONS.map(fn => faultOn('call', fn, ['zombie', 'late effect'], 4))), { minLength: 1, maxLength: 3 }), faults(3)),
    }),
  },
  {
    name: 'a zombie sweep',
    weight: 2,
    scenarios: () => scenario({
      acts: acts(fc.array(fc.oneof(ask, plain('delete'), plain('redrive'), plain('sweep'), send).chain(act => sweepTime.map(at => ({ ...act, at }) as Act)), { maxLength: 3 }),
        fc.record({ do: fc.constant('send' as const), at: soon, file, landsAfter: fc.oneof(soon, fc.integer({ min: 590, max: 700 }), fc.integer({ min: 3880, max: 4400 })) })),
      faults: together(
        fc.array(faultOn('call', 'sweep-uploads', ['zombie', 'late effect', 'crash after', 'stale', 'half done', 'refused'], 8), { minLength: 1, maxLength: 3 }),
        fc.array(fc.oneof(faultOn('event', 's3', ['lost', 'late'], 0), faultOn('invocation', 'start-workflow', ['stillborn'], 2)), { maxLength: 2 }), faults(2)),
    }),
  },
  {
    name: 'runs that vanish',
    weight: 2,
    scenarios: () => scenario({
      faults: together(
        fc.array(fc.oneof(
          faultOn('call', 'clean-up', ['refused', 'crash before', 'crash after', 'zombie'], 4), faultOn('call', 'record-image', ['refused', 'zombie', 'crash before'], 3),
          faultOn('invocation', 'clean-up', ['stillborn', 'throttled'], 2), faultOn('event', 'status change', ['lost', 'late'], 0),
          faultOn('event', 'express start', ['twice', 'late'], 1),
        ), { minLength: 2, maxLength: 6 }), faults(2)),
    }),
  },
  {
    name: 'double starts',
    weight: 1,
    scenarios: () => scenario({
      faults: together(oneOfEach(faultOn('event', 'express start', ['twice', 'late'], 0)),
        fc.array(fc.oneof(...RUN_FUNCTIONS.map(fn => faultOn('call', fn, KILLS, 4))), { maxLength: 3 })),
    }),
  },
  {
    name: 'deleted at any moment',
    weight: 2,
    scenarios: () => scenario({ acts: acts(together(oneOfEach<Act>(plain('delete')), fc.array(anyAct, { maxLength: 2 }))) }),
  },
  {
    name: 'tried again by hand',
    weight: 2,
    scenarios: () => scenario({
      acts: acts(together(oneOfEach<Act>(plain('redrive'), plain('redrive')), fc.array(anyAct, { maxLength: 2 }))),
      faults: together(fc.array(faultOn('call', 'record-image', ['refused', 'zombie', 'crash before'], 4), { maxLength: 4 }), faults(3)),
    }),
  },
  {
    name: 'late objects, lost events',
    weight: 2,
    scenarios: () => scenario({
      acts: acts(fc.array(fc.oneof(plain('delete'), anyAct), { maxLength: 2 }), fc.record({
        do: fc.constant('send' as const), at: fc.integer({ min: 0, max: 299 }), file, landsAfter: late,
      })),
      faults: together(fc.array(faultOn('event', 's3', ['lost', 'late'], 0), { maxLength: 1 }), faults(2)),
    }),
  },
  {
    name: 'form sent twice',
    weight: 1,
    scenarios: () => scenario({ acts: acts(fc.array(fc.oneof(sendGood, firstSend), { minLength: 1, maxLength: 2 }), sendGood) }),
  },
  {
    name: 'asked again',
    weight: 1,
    scenarios: () => scenario({
      keyed: fc.constant(true), acts: acts(together(oneOfEach<Act>(ask), fc.array(fc.oneof(ask, plain('delete'), plain('sweep')), { maxLength: 3 }))),
    }),
  },
  {
    name: 'announcing goes wrong',
    weight: 2,
    // Forms that nobody sends expire in one sweep, so their outcomes share a batch.
    scenarios: () => scenario({
      keyed: fc.constant(false),
      acts: fc.oneof(acts(fc.array(anyAct, { maxLength: 2 })), fc.array(fc.record(
        { do: fc.constant('ask' as const), at: soon, client: fc.constant(1 as const), body: fc.constant(0 as const) }), { minLength: 1, maxLength: 3 })),
      faults: together(fc.array(fc.oneof(faultOn('call', 'announce-outcome', ['refused', 'answer lost', 'effect without answer', 'crash after'], 3),
        faultOn('event', 'stream', ['twice'], 2)), { minLength: 1, maxLength: 3 }), fc.array(anyFault, { maxLength: 1 })),
    }),
  },
  {
    name: 'a dependency is down',
    weight: 2,
    scenarios: () => scenario({
      faults: together(fc.tuple(fc.constantFrom(...FUNCTION_NAMES), fc.nat({ max: 4 }), fc.integer({ min: 3, max: 16 }), fc.constantFrom('refused' as const, 'half done' as const))
        .map(([of, from, calls, kind]) => Array.from({ length: calls }, (_, nth): Fault => ({ on: 'call', of, nth: from + nth, kind, amount: 0 }))), faults(1)),
    }),
  },
  {
    name: 'clean-up dies again and again',
    weight: 1,
    scenarios: () => scenario({
      acts: acts(fc.array(fc.oneof(plain('redrive'), plain('delete')), { maxLength: 1 }), sendAny),
      faults: together(fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 2, maxLength: 6 }).chain(places => oneOfEach(...places.map(nth => (
        fc.record({ on: fc.constant('call' as const), of: fc.constant('clean-up' as const), nth: fc.constant(nth), kind: fc.constantFrom('crash after' as const, 'crash before' as const, 'zombie' as const), amount }) as fc.Arbitrary<Fault>)))), faults(2)),
    }),
  },
  {
    name: 'READY meets a closing',
    weight: 1,
    scenarios: () => scenario({
      acts: acts(fc.array(plain('delete'), { maxLength: 1 }), sendGood),
      faults: together(
        oneOfEach(theCall('record-image', 1, 'zombie'), theCall('record-image', 3, 'zombie'), faultOn('call', 'clean-up', ['crash after', 'zombie', 'late effect'], 1)),
        fc.array(faultOn('call', 'clean-up', ['crash after', 'zombie', 'crash before'], 5), { maxLength: 3 })),
    }),
  },
  {
    name: 'an old run wakes up',
    weight: 1,
    // The first attempt fails, the second one waits for its run, and a hand of the first one comes late.
    scenarios: () => scenario({
      acts: acts(oneOfEach<Act>(plain('redrive'), plain('redrive')), fc.record(
        { do: fc.constant('send' as const), at: soon, file: fc.constantFrom<FileKind>('good', 'crashes inspection', 'crashes resizing'), landsAfter: soon })),
      faults: together(
        oneOfEach(faultOn('event', 'express start', ['late'], 0), faultOn('event', 'status change', ['late', 'parked to the end', 'twice'], 0)),
        fc.array(fc.oneof(faultOn('call', 'start-workflow', ['crash after', 'effect without answer'], 5), faultOn('call', 'clean-up', ['zombie', 'crash after'], 5)), { minLength: 1, maxLength: 4 }),
        fc.array(faultOn('call', 'record-image', ['refused'], 4), { maxLength: 5 })),
    }),
  },
  {
    name: 'nobody hears of the end',
    weight: 2,
    scenarios: () => scenario({
      acts: acts(fc.array(fc.oneof(plain('delete'), plain('redrive'), plain('sweep')), { maxLength: 2 }), sendAny),
      faults: together(
        oneOfEach(theInvocation('clean-up', 0), theInvocation('clean-up', 1), faultOn('event', 'status change', ['lost', 'late'], 0)),
        fc.constantFrom<readonly Fault[]>([], STILLBORN_AGAIN),
        fc.array(faultOn('call', 'sweep-uploads', ['zombie', 'crash after', 'stale', 'late effect'], 6), { maxLength: 2 }), faults(1)),
    }),
  },
];

const TOTAL_WEIGHT = PROFILES.reduce((sum, { weight }) => sum + weight, 0);

/** What a seed means: a kind of workflow, turn by turn, a profile, and how many seeds of both come before it. */
export function meaningOf(seed: number): { readonly kind: StateMachineKind; readonly profile: Profile; readonly nth: number } {
  const round = Math.floor(seed / TOTAL_WEIGHT);
  const kind = round % 2 === 0 ? 'STANDARD' : 'EXPRESS';
  let place = seed % TOTAL_WEIGHT;
  for (const profile of PROFILES) {
    if (place < profile.weight) return { kind, profile, nth: Math.floor(round / 2) * profile.weight + place };
    place -= profile.weight;
  }
  throw new Error('the weights do not add up');
}

/** One seed, one scenario. */
export function scenariosOf(seed: number): fc.Arbitrary<Scenario> {
  const { profile, nth } = meaningOf(seed);
  return profile.scenarios(nth);
}

/** The seeds of some profiles, in their order. */
export function seedOf(nth: number, profiles: readonly string[]): number {
  const places = PROFILES.flatMap(({ name, weight }) => Array<string>(weight).fill(name)).flatMap((name, place) => profiles.includes(name) ? [place] : []);
  if (places.length === 0) throw new Error(`there is no profile ${profiles.join(', ')}`);
  return Math.floor(nth / places.length) * TOTAL_WEIGHT + places[nth % places.length];
}
