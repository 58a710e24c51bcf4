import * as fc from 'fast-check';
import { act, all, between, faultAt, file, none, run, scenario, send, soon } from './arbitraries';
import { KILLS } from './broad';
import type { Profile } from './profile';
import type { Fault } from '../faults';
import type { Act } from '../scenario';

/** What the sweep is there for, one way each: its acts, and what goes wrong before it comes. */
const JOURNEYS: readonly { readonly acts: fc.Arbitrary<readonly Act[]>; readonly faults: readonly Fault[] }[] = [
  // A form that is never used.
  { acts: none as fc.Arbitrary<readonly Act[]>, faults: [] },
  // An object whose event is lost.
  { acts: all<Act>(send({ kind: file('good', 'damaged'), landsAfter: soon })), faults: run('event', 's3', 0, 1, 'lost') },
  // A READY image that is deleted.
  { acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), act('delete', between(120, 180))), faults: [] },
  // A clean-up that never comes to work, and nobody hears of it: closed by the sweep in Standard, tried again in Express.
  {
    acts: all<Act>(send({ kind: file('damaged', 'crashes resizing'), landsAfter: soon })),
    faults: [...run('invocation', 'clean-up', 0, 2, 'stillborn'), ...run('event', 'status change', 0, 1, 'lost')],
  },
  // A start that never comes to work, and what the sweep starts.
  { acts: all<Act>(send({ kind: file('good'), landsAfter: soon })), faults: run('invocation', 'start-workflow', 0, 3, 'stillborn') },
];

/** Calls of the sweeps of such a journey, at most, looks into empty shards not counted. */
const SWEEP_CALLS = 24;

/** Every kind of kill at every call of the sweep, on every such journey, once; then again. */
export const SWEEP_KILL_SCHEDULES = KILLS.length * SWEEP_CALLS * JOURNEYS.length;

/** Calls of a redrive by hand, at most. */
const REDRIVE_CALLS = 6;

export const systematic: readonly Profile[] = [
  {
    name: 'a kill at every effect of the sweep',
    weight: 4,
    scenarios: nth => {
      const { acts, faults } = JOURNEYS[nth % JOURNEYS.length];
      const place = Math.floor(nth / JOURNEYS.length);
      return scenario({
        acts,
        faults: all<Fault>(fc.constant(faults), faultAt('call', 'sweep-uploads', Math.floor(place / KILLS.length) % SWEEP_CALLS, KILLS[place % KILLS.length])),
        sweepOff: fc.constant(0),
      });
    },
  },
  {
    name: 'a kill at every effect of a redrive',
    weight: 1,
    scenarios: nth => scenario({
      acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), act('redrive', between(900, 1000)), act('redrive', between(1200, 1500))),
      faults: all<Fault>(
        // Record image is refused until the attempt has FAILED. The first two calls of start-workflow are the claim and its start.
        fc.constant(run('call', 'record-image', 0, 4, 'refused')),
        faultAt('call', 'start-workflow', 2 + Math.floor(nth / KILLS.length) % REDRIVE_CALLS, KILLS[nth % KILLS.length])),
      sweepOff: fc.constant(0),
    }),
  },
];
