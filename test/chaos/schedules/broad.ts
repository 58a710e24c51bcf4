import * as fc from 'fast-check';
import { act, all, anyAct, ask, askTwice, atASweep, between, fault, faultAt, faults, file, late, none, run, scenario, send, some, soon } from './arbitraries';
import type { Profile } from './profile';
import type { Fault } from '../faults';
import { FUNCTION_NAMES } from '../functions';
import { FILE_KINDS } from '../images';
import type { Act } from '../scenario';

export const KILLS = ['crash before', 'crash after', 'answer lost', 'effect without answer', 'zombie', 'late effect'] as const;
export const RUN_FUNCTIONS = ['start-workflow', 'inspect-image', 'resize-image', 'record-image', 'clean-up'] as const;

/** Calls of an undisturbed journey, at most. */
const JOURNEY_CALLS = 40;
/** Every kind of kill at every call, with every kind of file. */
export const KILL_SCHEDULES = KILLS.length * JOURNEY_CALLS * FILE_KINDS.length;

/** Random schedules, each biased towards one kind of trouble. */
export const broad: readonly Profile[] = [
  { name: 'uniform', weight: 5, scenarios: () => scenario({}) },
  {
    name: 'calm',
    weight: 2,
    scenarios: () => scenario({ faults: none, acts: all<Act>(send({ kind: file(), landsAfter: soon })), sweepOff: fc.constant(0) }),
  },
  {
    name: 'a kill at every effect',
    weight: 10,
    // Every kind of kill at every call of a journey, once, systematically; then again with another file. 24,000 seeds have them all.
    scenarios: nth => scenario({
      acts: all<Act>(send({ kind: file(FILE_KINDS[Math.floor(nth / (KILLS.length * JOURNEY_CALLS)) % FILE_KINDS.length]), landsAfter: soon })),
      faults: all<Fault>(faultAt('call', 'any', Math.floor(nth / KILLS.length) % JOURNEY_CALLS, KILLS[nth % KILLS.length])),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'a duplicate parked to the end',
    weight: 1,
    scenarios: () => scenario({
      faults: all<Fault>(fault('event', 's3', ['parked to the end', 'late', 'twice'], 1), fault('event', 'status change', ['parked to the end', 'twice'], 0), faults(3)),
    }),
  },
  {
    name: 'zombies',
    weight: 2,
    scenarios: () => scenario({ faults: all<Fault>(some(1, 3, ...RUN_FUNCTIONS.map(fn => fault('call', fn, ['zombie', 'late effect'], 4))), faults(3)) }),
  },
  {
    name: 'a zombie sweep',
    weight: 2,
    scenarios: () => scenario({
      acts: all<Act>(
        send({ landsAfter: fc.oneof(soon, between(590, 700), between(3880, 4400)) }),
        some(0, 3, ask(atASweep), act('delete', atASweep), act('redrive', atASweep), act('sweep', atASweep), send({ at: atASweep }))),
      faults: all<Fault>(
        some(1, 3, fault('call', 'sweep-uploads', ['zombie', 'late effect', 'crash after', 'stale', 'half done', 'refused'], 8)),
        some(0, 2, fault('event', 's3', ['lost', 'late'], 0), fault('invocation', 'start-workflow', ['stillborn'], 2)),
        faults(2)),
    }),
  },
  {
    name: 'runs that vanish',
    weight: 2,
    scenarios: () => scenario({
      faults: all<Fault>(some(2, 6,
        fault('call', 'clean-up', ['refused', 'crash before', 'crash after', 'zombie'], 4),
        fault('call', 'record-image', ['refused', 'zombie', 'crash before'], 3),
        fault('invocation', 'clean-up', ['stillborn', 'throttled'], 2),
        fault('event', 'status change', ['lost', 'late'], 0),
        fault('event', 'express start', ['twice', 'late'], 1)), faults(2)),
    }),
  },
  {
    name: 'double starts',
    weight: 1,
    scenarios: () => scenario({
      faults: all<Fault>(fault('event', 'express start', ['twice', 'late'], 0), some(0, 3, ...RUN_FUNCTIONS.map(fn => fault('call', fn, KILLS, 4)))),
    }),
  },
  { name: 'deleted at any moment', weight: 2, scenarios: () => scenario({ acts: all<Act>(send(), act('delete'), some(0, 2, anyAct)) }) },
  {
    name: 'tried again by hand',
    weight: 2,
    scenarios: () => scenario({
      acts: all<Act>(send(), act('redrive'), act('redrive'), some(0, 2, anyAct)),
      faults: all<Fault>(some(0, 4, fault('call', 'record-image', ['refused', 'zombie', 'crash before'], 4)), faults(3)),
    }),
  },
  {
    name: 'late objects, lost events',
    weight: 2,
    scenarios: () => scenario({
      acts: all<Act>(send({ at: between(0, 299), landsAfter: late }), some(0, 2, act('delete'), anyAct)),
      faults: all<Fault>(some(0, 1, fault('event', 's3', ['lost', 'late'], 0)), faults(2)),
    }),
  },
  {
    name: 'form sent twice',
    weight: 1,
    scenarios: () => scenario({ acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), some(1, 2, send({ kind: file('good') }), send())) }),
  },
  {
    name: 'asked again',
    weight: 2,
    scenarios: () => scenario({ keyed: fc.constant(true), acts: all<Act>(send(), ask(), some(0, 3, ask(), askTwice(), act('delete'), act('sweep'))) }),
  },
  {
    name: 'asked twice at once',
    weight: 1,
    // Of the first moment both are: neither finds the other's record.
    scenarios: () => scenario({
      keyed: fc.constant(true),
      acts: all<Act>(send(), askTwice(soon, fc.constant(1)), some(0, 2, askTwice(), ask(), send({ client: 1 }))),
      faults: fc.oneof(none, faults(2)),
    }),
  },
  {
    name: 'a dependency is down',
    weight: 2,
    scenarios: () => scenario({
      faults: all<Fault>(
        fc.tuple(fc.constantFrom(...FUNCTION_NAMES), fc.nat({ max: 4 }), between(3, 16)).map(([of, from, calls]) => run('call', of, from, calls, 'refused')),
        faults(1)),
    }),
  },
  {
    name: 'answers get lost',
    weight: 2,
    scenarios: () => scenario({
      faults: all<Fault>(some(2, 6, fault('call', 'any', ['answer lost', 'effect without answer', 'late effect'], 40)), some(0, 2, fault('invocation', 'any', ['result lost'], 8))),
    }),
  },
  {
    name: 'executions that stall',
    weight: 2,
    scenarios: () => scenario({
      faults: all<Fault>(some(1, 2, fault('event', 'task', ['late'], 6), fault('event', 'standard start', ['late'], 1)), some(0, 1, fault('event', 'status change', ['lost', 'late', 'twice'], 0)), faults(2)),
    }),
  },
  {
    name: 'somebody else’s upload',
    weight: 1,
    scenarios: () => scenario({
      acts: all<Act>(send(), ask(soon, fc.constant(1)), send({ client: 1, kind: file('good', 'refused', 'crashes resizing'), at: between(5, 60) }), act('delete'), some(0, 2, anyAct)),
      faults: faults(2),
    }),
  },
  {
    name: 'announcing goes wrong',
    weight: 2,
    // Forms that nobody sends expire in one sweep, so their outcomes share a batch.
    scenarios: () => scenario({
      keyed: fc.constant(false),
      acts: fc.oneof(all<Act>(send(), some(0, 2, anyAct)), some(1, 3, ask(soon, fc.constant(1)))),
      faults: all<Fault>(
        some(0, 1, fault('event', 'outcome', ['poison'], 2)),
        some(1, 3, fault('call', 'announce-outcome', ['refused', 'answer lost', 'effect without answer', 'crash after'], 3), fault('event', 'stream', ['twice'], 2)),
        faults(1)),
    }),
  },
];
