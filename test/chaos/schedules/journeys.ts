import * as fc from 'fast-check';
import { act, all, ask, between, file, none, run, send, soon } from './arbitraries';
import type { Fault } from '../faults';
import type { Row } from '../kills';
import type { Act } from '../scenario';

/** A way through the pipeline, what goes wrong on it included, so that some function has to do what it hardly ever does. */
export interface Journey {
  readonly acts: fc.Arbitrary<readonly Act[]>;
  readonly faults?: readonly Fault[];
  /** Whether the client sends an Idempotency-Key, where that matters. */
  readonly keyed?: boolean;
  /** Rows of the table of kills that it is there for; twice what only one kind of workflow does, or only some files. */
  readonly rows: readonly Row[];
  /** Calls of the sweeps, at most, looks into empty shards not counted: where it is a matter of the sweep. */
  readonly sweepCalls?: number;
}

const good = send({ kind: file('good'), landsAfter: soon });
const isDeleted = act('delete', between(120, 180));
const deletedAtWork = act('delete', between(8, 20));
/** Every try of Record image is refused when it writes READY: sizes and original are there, and have to go. */
const NEVER_READY = [1, 3, 5, 7].flatMap(nth => run('call', 'record-image', nth, 1, 'refused'));
const STATUS_CHANGE_LOST = run('event', 'status change', 0, 1, 'lost');
/** The second task stalls for a while. */
const STALLS: readonly Fault[] = [{ on: 'event', of: 'task', nth: 0, kind: 'late', amount: 0.05 }];

/** These calls go on after their function’s time. */
function zombies(of: Fault['of'], ...places: number[]): readonly Fault[] {
  return places.map((nth): Fault => ({ on: 'call', of, nth, kind: 'zombie', amount: 0.2 }));
}

/** What the sweep is there for, one way each. */
const SWEPT: readonly Journey[] = [
  // A form that is never used.
  {
    acts: none as fc.Arbitrary<readonly Act[]>,
    rows: ['sweep-uploads · Query', 'sweep-uploads · Get', 'sweep-uploads · ListObjectVersions, incoming', 'sweep-uploads · Update, lets it expire'],
    sweepCalls: 13,
  },
  // An object whose event is lost.
  {
    acts: all<Act>(send({ kind: file('good', 'damaged'), landsAfter: soon })),
    faults: run('event', 's3', 0, 1, 'lost'),
    rows: ['sweep-uploads · Update, claims the object', 'sweep-uploads · StartExecution'],
    sweepCalls: 20,
  },
  // A READY image that is deleted, up to DELETED.
  {
    acts: all<Act>(good, isDeleted),
    rows: [
      'sweep-uploads · ListObjectVersions, originals', 'sweep-uploads · ListObjectVersions, images', 'sweep-uploads · Update, notes the first purge',
      'sweep-uploads · Put, writes DELETED',
    ],
    sweepCalls: 26,
  },
  // A refused one.
  {
    acts: all<Act>(send({ kind: file('refused', 'damaged'), landsAfter: soon }), isDeleted),
    rows: ['sweep-uploads · ListObjectVersions, quarantine', 'sweep-uploads · DeleteObjects, quarantine', 'sweep-uploads · DeleteObjects, quarantine'],
    sweepCalls: 24,
  },
  // One that is deleted at work.
  { acts: all<Act>(good, deletedAtWork), faults: STALLS, rows: ['sweep-uploads · DeleteObjects, incoming'], sweepCalls: 24 },
  // A clean-up that never comes to work, and nobody hears of it: closed by the sweep in Standard, tried again in Express.
  {
    acts: all<Act>(send({ kind: file('damaged', 'crashes resizing'), landsAfter: soon })),
    faults: [...run('invocation', 'clean-up', 0, 2, 'stillborn'), ...STATUS_CHANGE_LOST],
    rows: [
      'sweep-uploads · DescribeExecution', 'sweep-uploads · Update, begins another attempt', 'sweep-uploads · Update, begins another attempt',
    ],
    sweepCalls: 21,
  },
  // The same in the second attempt of Express: closed there, too.
  {
    acts: all<Act>(send({ kind: file('damaged', 'crashes resizing'), landsAfter: soon })),
    faults: [...run('invocation', 'clean-up', 0, 4, 'stillborn'), ...STATUS_CHANGE_LOST],
    rows: ['sweep-uploads · Update, closes the attempt', 'sweep-uploads · Invoke'],
    sweepCalls: 22,
  },
  // A claim whose start never comes to work.
  {
    acts: all<Act>(good),
    faults: [1, 3, 5].flatMap(nth => run('call', 'start-workflow', nth, 1, 'crash before')),
    rows: ['sweep-uploads · Update, looks again later'],
    sweepCalls: 11,
  },
  // An execution that is still to begin when it is due.
  { acts: all<Act>(good), faults: [{ on: 'event', of: 'standard start', nth: 0, kind: 'late', amount: 1 }], rows: ['sweep-uploads · DescribeExecution'], sweepCalls: 10 },
  // Sizes that come after their attempt has ended.
  {
    acts: all<Act>(good),
    faults: zombies('resize-image', 2, 3, 4, 5, 6, 7),
    rows: ['sweep-uploads · ListObjectsV2, images', 'sweep-uploads · DeleteObjects, images', 'sweep-uploads · Update, is done with it'],
    sweepCalls: 13,
  },
  // An original that comes so.
  { acts: all<Act>(good), faults: zombies('record-image', 0, 1), rows: ['sweep-uploads · DeleteObjects, originals'], sweepCalls: 11 },
];

/** What the other functions are there for. */
const OTHERS: readonly Journey[] = [
  // Nothing goes wrong.
  {
    acts: all<Act>(good),
    rows: [
      'start-workflow · Update, claims the object', 'start-workflow · StartExecution', 'inspect-image · Update, takes the fence',
      'inspect-image · GetObject, incoming', 'resize-image · GetObject, incoming', 'resize-image · PutObject, images',
      'record-image · CopyObject, originals', 'record-image · Update, makes it READY', 'record-image · DeleteObject, incoming', 'announce-outcome · Publish',
    ],
  },
  // Nobody would ask for it again.
  { acts: all<Act>(good), keyed: false, rows: ['request-upload · Put, writes PENDING', 'request-upload · Put, writes PENDING'] },
  // A form, asked for again by its key.
  {
    acts: all<Act>(ask(between(1, 3), fc.constant(0), 0), send({ at: between(10, 20), kind: file('good'), landsAfter: soon })),
    keyed: true,
    rows: ['request-upload · Put, writes PENDING', 'request-upload · Update, gives a fresh form'],
  },
  // Deleted at work. Only Standard has an execution to stop.
  {
    acts: all<Act>(good, deletedAtWork),
    faults: STALLS,
    rows: ['delete-upload · Update, marks it for deletion', ...Array<Row>(3).fill('delete-upload · StopExecution')],
  },
  // Lands when it has been deleted.
  { acts: all<Act>(send({ kind: file('good'), landsAfter: between(60, 90) }), act('delete', between(10, 30))), rows: ['start-workflow · DeleteObject, incoming'] },
  // Refused: to quarantine.
  {
    acts: all<Act>(send({ kind: file('refused', 'damaged'), landsAfter: soon })),
    rows: ['clean-up · Update, closes the attempt', 'clean-up · CopyObject, quarantine', 'clean-up · Update, writes the outcome', 'clean-up · DeleteObject, incoming'],
  },
  // Failed, when all was there.
  {
    acts: all<Act>(good),
    faults: NEVER_READY,
    rows: [
      'clean-up · ListObjectsV2, images', 'clean-up · DeleteObjects, images', 'clean-up · ListObjectVersions, originals', 'clean-up · DeleteObjects, originals',
    ],
  },
  // Tried again by hand, from the file that was kept.
  {
    acts: all<Act>(good, act('redrive', between(900, 1000)), act('redrive', between(1200, 1500))),
    faults: run('call', 'record-image', 0, 4, 'refused'),
    rows: ['start-workflow · Get', 'start-workflow · ListObjectVersions, incoming', 'start-workflow · Update, begins another attempt'],
  },
  // READY, and the workflow never hears of it: the next try finds no file.
  {
    acts: all<Act>(good),
    faults: [{ on: 'invocation', of: 'record-image', nth: 0, kind: 'result lost', amount: 0 }],
    rows: ['record-image · Get'],
  },
  // A zombie of the inspection that reads a file which is gone.
  { acts: all<Act>(good), faults: zombies('inspect-image', 1), rows: ['inspect-image · Get'] },
];

export const JOURNEYS: readonly Journey[] = [...SWEPT, ...OTHERS];

/** The whole table of kills has these rows. */
export const KILL_ROWS: readonly Row[] = [...new Set(JOURNEYS.flatMap(({ rows }) => rows))].sort();
