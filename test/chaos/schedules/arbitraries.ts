import * as fc from 'fast-check';
import { CALL_FAULTS, CHANNELS, EVENT_FAULTS, Fault, FaultKind, INVOCATION_FAULTS } from '../faults';
import { FUNCTION_NAMES } from '../functions';
import { FILE_KINDS, FileKind } from '../images';
import type { Act, Scenario } from '../scenario';

/** What schedules are made of. fast-check draws them, and makes them smaller when they fail. */

type Some<T> = fc.Arbitrary<readonly T[]>;

/** All of these, in this order. */
export function all<T>(...arbitraries: (fc.Arbitrary<T> | Some<T>)[]): Some<T> {
  return (fc.tuple(...arbitraries) as unknown as fc.Arbitrary<readonly (T | readonly T[])[]>).map(lists => lists.flat() as T[]);
}

/** Some of these kinds, from `least` to `most`. */
export function some<T>(least: number, most: number, ...arbitraries: fc.Arbitrary<T>[]): Some<T> {
  return fc.array(fc.oneof(...arbitraries), { minLength: least, maxLength: most });
}

export const none = fc.constant([]);

/** Seconds. */
export const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
export const soon = between(0, 5);
/** Around the ticks of the sweep, which are five minutes apart. */
export const atASweep = fc.tuple(between(1, 20), between(-2, 90)).map(([tick, seconds]) => tick * 300 + seconds);
/** From moments to hours, moments more often. */
const anyTime = fc.oneof(
  { weight: 5, arbitrary: between(0, 20) }, { weight: 2, arbitrary: between(20, 900) }, { weight: 2, arbitrary: atASweep },
  { weight: 2, arbitrary: between(900, 5 * 3600) },
);
/** Up to two hours after the form has expired. */
export const late = between(5, 125 * 60);

const aFile = fc.oneof({ weight: 4, arbitrary: fc.constant<FileKind>('good') }, { weight: 5, arbitrary: fc.constantFrom<FileKind>(...FILE_KINDS) });
export const file = (...kinds: FileKind[]): fc.Arbitrary<FileKind> => fc.constantFrom<FileKind>(...kinds.length > 0 ? kinds : FILE_KINDS);

/** A client sends its form: at once, and it lands at once, unless told otherwise. */
export function send({ at = soon, kind = aFile, landsAfter = fc.oneof({ weight: 5, arbitrary: soon }, { weight: 1, arbitrary: late }), client = 0 }: {
  readonly at?: fc.Arbitrary<number>; readonly kind?: fc.Arbitrary<FileKind>; readonly landsAfter?: fc.Arbitrary<number>; readonly client?: 0 | 1;
} = {}): fc.Arbitrary<Act> {
  return fc.record({ do: fc.constant('send' as const), at, file: kind, landsAfter, client: fc.constant(client) });
}

export function ask(at = anyTime, client: fc.Arbitrary<0 | 1> = fc.constantFrom(0, 1), ...bodies: (0 | 1)[]): fc.Arbitrary<Act> {
  return fc.record({ do: fc.constant('ask' as const), at, client, body: fc.constantFrom<0 | 1>(...(bodies.length > 0 ? bodies : [0, 0, 1] as const)) });
}

/** Two requests with one key, at most a tenth of a second apart. */
export function askTwice(at = anyTime, client: fc.Arbitrary<0 | 1> = fc.constantFrom(0, 1)): fc.Arbitrary<Act> {
  return fc.record({
    do: fc.constant('ask twice' as const), at, client, body: fc.constantFrom(0, 1), otherBody: fc.constantFrom(0, 1), apartMillis: between(0, 100),
  });
}

export function act(what: 'delete' | 'stranger deletes' | 'redrive' | 'sweep' | 'dead letters', at = anyTime): fc.Arbitrary<Act> {
  return fc.record({ do: fc.constant(what), at });
}

export const anyAct: fc.Arbitrary<Act> = fc.oneof(ask(), askTwice(), send({ at: anyTime }), act('delete'), act('redrive'), act('sweep'), act('dead letters'), act('stranger deletes'));

/** Of 100. */
export const percent = (min: number, max: number): fc.Arbitrary<number> => between(min, max).map(value => value / 100);
const amount = percent(0, 100);

/** A fault of one of these kinds, at one of the first places. */
export function fault(on: Fault['on'], of: Fault['of'], kinds: readonly FaultKind[], maxNth: number): fc.Arbitrary<Fault> {
  return fc.record({ on: fc.constant(on), of: fc.constant(of), nth: fc.nat({ max: maxNth }), kind: fc.constantFrom(...kinds), amount });
}

/** A fault at exactly this place. */
export function faultAt(on: Fault['on'], of: Fault['of'], nth: number, kind: FaultKind, howMuch = amount): fc.Arbitrary<Fault> {
  return fc.record({ on: fc.constant(on), of: fc.constant(of), nth: fc.constant(nth), kind: fc.constant(kind), amount: howMuch });
}

/** The same fault at several places after one another. */
export function run(on: Fault['on'], of: Fault['of'], from: number, length: number, kind: FaultKind): readonly Fault[] {
  return Array.from({ length }, (_, nth): Fault => ({ on, of, nth: from + nth, kind, amount: 0 }));
}

const anyFault = fc.oneof(
  { weight: 3, arbitrary: fault('call', 'any', CALL_FAULTS, 90) },
  { weight: 4, arbitrary: fc.constantFrom(...FUNCTION_NAMES).chain(of => fault('call', of, CALL_FAULTS, 7)) },
  { weight: 2, arbitrary: fc.constantFrom(...FUNCTION_NAMES).chain(of => fault('invocation', of, INVOCATION_FAULTS, 3)) },
  { weight: 3, arbitrary: fc.constantFrom(...CHANNELS).chain(of => fault('event', of, EVENT_FAULTS, 2)) },
);

/** Up to so many faults of any kind. */
export const faults = (most: number): Some<Fault> => fc.array(anyFault, { maxLength: most });

const sweepOff: fc.Arbitrary<Scenario['sweepOff']> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: between(1, 9) }, { weight: 1, arbitrary: fc.constant('until all else is over' as const) },
);

const usually = fc.constantFrom(true, true, true, false);

/** A scenario, of these parts where given. */
export function scenario(parts: { readonly [K in keyof Scenario]?: fc.Arbitrary<Scenario[K]> }): fc.Arbitrary<Scenario> {
  return fc.record({
    keyed: fc.boolean(), keepRejected: usually, sweepOff, faults: faults(6), acts: all<Act>(send(), some(0, 4, anyAct)), chance: fc.nat(), ...parts,
  });
}
