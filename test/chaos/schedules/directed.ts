import * as fc from 'fast-check';
import { act, all, between, faultAt, file, percent, run, scenario, send, soon } from './arbitraries';
import type { Profile } from './profile';
import type { Fault } from '../faults';
import type { Act, Scenario } from '../scenario';

type Variant = fc.Arbitrary<Scenario>;

/** One after the other. */
function inTurn(...variants: readonly Variant[]): Profile['scenarios'] {
  return nth => variants[nth % variants.length];
}

const always = fc.constant(0);
const untilTheEnd = fc.constant('until all else is over' as const);

/** The first two looks of the sweep at a form that nobody seems to use: 10 minutes after it was given out, and 65. */
const FORM_END = 3900;
const EVENT_LOST = run('event', 's3', 0, 1, 'lost');
/** Each of its first tries to start the run dies: nobody does before the sweep. */
const START_LOST = [1, 3, 5].map(nth => run('call', 'start-workflow', nth, 1, 'crash before')).flat();
const RECORD_FAILS = run('call', 'record-image', 0, 4, 'refused');
const NOBODY_CLEANS_UP = [...run('invocation', 'clean-up', 0, 2, 'stillborn'), ...run('event', 'status change', 0, 1, 'lost')];

/** A sweep hangs with its write; meanwhile another hand takes the record on. */
const theSweepWritesLate = inTurn(
  // It has not found the file, and expires; another one has found it, and claims.
  scenario({
    acts: all<Act>(send({ landsAfter: between(FORM_END + 5, FORM_END + 30) }), act('sweep', between(FORM_END + 40, FORM_END + 220))),
    faults: all<Fault>(
      fc.constant(EVENT_LOST), faultAt('call', 'sweep-uploads', 7, 'late effect', percent(0, 3)), faultAt('call', 'sweep-uploads', 11, 'late effect', percent(0, 50))),
    sweepOff: always,
  }),
  // It closes an attempt; the next one does, too, and an operator tries again.
  scenario({
    acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), act('redrive', between(2410, 2500))),
    faults: all<Fault>(
      fc.constant([...RECORD_FAILS, ...NOBODY_CLEANS_UP]), faultAt('call', 'sweep-uploads', 4, 'late effect', percent(20, 95)),
      faultAt('call', 'start-workflow', 4, 'crash after')),
    sweepOff: always,
  }),
  // It has started a run in Express, and postpones; the run ends, and an operator's new one is at work when it is due.
  scenario({
    acts: all<Act>(send({ kind: file('hangs in resizing'), landsAfter: soon }), act('sweep', between(443, 450)), act('redrive', between(770, 800))),
    faults: all<Fault>(fc.constant(START_LOST), faultAt('call', 'sweep-uploads', 3, 'late effect', percent(90, 98))),
    sweepOff: always,
  }),
);

const deletedInTheEnd = inTurn(
  // A file that landed late is processed, and written after the first purge.
  scenario({
    acts: all<Act>(send({ kind: file('good'), landsAfter: between(FORM_END - 60, FORM_END - 20) }), act('delete', between(FORM_END - 10, FORM_END + 40))),
    faults: all<Fault>(between(2, 5).chain(nth => faultAt('call', 'resize-image', nth, 'late effect'))),
    sweepOff: always,
  }),
  // Deleted again after all.
  scenario({ acts: all<Act>(send({ landsAfter: soon }), act('delete', between(10, 300)), act('delete', between(6_500, 9_000))), faults: fc.constant([]), sweepOff: always }),
  // Deleted again while its form may still be used.
  scenario({
    acts: all<Act>(send({ landsAfter: between(2_500, 3_800) }), act('delete', between(10, 300)), act('delete', between(700, 2_000))),
    faults: fc.constant(EVENT_LOST),
    sweepOff: always,
  }),
);

const looksAreRefused = inTurn(
  // Clean-up may not copy what it refused.
  scenario({
    acts: all<Act>(send({ kind: file('refused', 'damaged'), landsAfter: soon })),
    faults: fc.constant(run('call', 'clean-up', 3, 1, 'refused')),
    keepRejected: fc.constant(true),
    sweepOff: always,
  }),
  // The sweep may not look for the file when its form is over.
  scenario({
    acts: all<Act>(send({ landsAfter: between(1_000, 3_800) })),
    faults: fc.constant([...EVENT_LOST, ...run('call', 'sweep-uploads', 6, 1, 'refused')]),
    sweepOff: always,
  }),
);

const ASK_AGAIN: fc.Arbitrary<Act> = fc.record({ do: fc.constant('ask' as const), at: between(2, 20), client: fc.constant(0 as const), body: fc.constant(0 as const) });

const lateInTheDay = inTurn(
  // A run begins just before the sweep would start it.
  scenario({
    acts: all<Act>(send({ kind: file('hangs in resizing'), landsAfter: soon })),
    faults: all<Fault>(fc.constant(START_LOST), faultAt('event', 's3', 0, 'twice', percent(75, 95))),
    sweepOff: always,
  }),
  // The first form is valid longer than the second, by clocks that are wrong.
  scenario({
    keyed: fc.constant(true),
    acts: all<Act>(send({ at: always, landsAfter: between(FORM_END + 2, FORM_END + 25) }), ASK_AGAIN),
    faults: all<Fault>(
      fc.constant(EVENT_LOST), faultAt('invocation', 'request-upload', 0, 'clock jump', percent(95, 100)), faultAt('invocation', 'request-upload', 1, 'clock jump', percent(0, 10))),
    sweepOff: always,
  }),
  // A function writes long after its upload has FAILED.
  scenario({
    acts: all<Act>(send({ kind: file('good'), landsAfter: soon })),
    faults: all<Fault>(fc.constant(RECORD_FAILS), between(2, 5).chain(nth => faultAt('call', 'resize-image', nth, 'late effect', percent(30, 100)))),
    sweepOff: always,
  }),
  // Record image dies between the original and READY.
  scenario({
    acts: all<Act>(send({ kind: file('good'), landsAfter: soon })),
    faults: fc.constant([1, 3].flatMap(nth => run('call', 'record-image', nth, 1, 'crash before'))),
    sweepOff: untilTheEnd,
  }),
  // Clean-up dies just before the outcome of a refused file or just after it, in both of its tries.
  scenario({
    acts: all<Act>(send({ kind: file('refused', 'damaged'), landsAfter: soon })),
    faults: all<Fault>(...[4, 9].map(nth => faultAt('call', 'clean-up', nth, 'crash after'))),
    keepRejected: fc.constant(true),
  }),
);

/** Schedules that meet one rule each, to the call and the second. */
export const directed: readonly Profile[] = [
  { name: 'the sweep writes late', weight: 1, scenarios: theSweepWritesLate },
  { name: 'deleted in the end', weight: 1, scenarios: deletedInTheEnd },
  { name: 'looks are refused', weight: 1, scenarios: looksAreRefused },
  { name: 'late in the day', weight: 1, scenarios: lateInTheDay },
];
