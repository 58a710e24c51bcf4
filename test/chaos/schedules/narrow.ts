import * as fc from 'fast-check';
import { act, all, ask, atASweep, between, fault, faultAt, faults, file, percent, run, scenario, send, some, soon } from './arbitraries';
import type { Profile } from './profile';
import type { Fault } from '../faults';
import type { Act } from '../scenario';

/** Record image fails, each of its tries; or Clean up never even begins, its second attempt's neither. */
const RECORD_FAILS = run('call', 'record-image', 0, 4, 'refused');
const CLEAN_UP_STILLBORN = run('invocation', 'clean-up', 0, 2, 'stillborn');
const CLEAN_UP_STILLBORN_AGAIN = run('invocation', 'clean-up', 2, 2, 'stillborn');

/** Places of calls: start-workflow claims (0) and starts (1); redriven it reads (2), looks for the file (3), writes (4), starts (5). */
const REDRIVE_WRITES = 4;

/** Schedules built around one rule each, where several things have to come together. */
export const narrow: readonly Profile[] = [
  {
    name: 'clean-up dies again and again',
    weight: 1,
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file(), landsAfter: soon }), some(0, 1, act('redrive'), act('delete'))),
      faults: all<Fault>(some(2, 6, fault('call', 'clean-up', ['crash after', 'crash before', 'zombie'], 11)), faults(2)),
    }),
  },
  {
    name: 'READY meets a closing',
    weight: 1,
    // Both tries of Record image hang while they write READY, and go on as zombies while Clean up is at work, slowly.
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), some(0, 1, act('delete'))),
      faults: all<Fault>(
        faultAt('call', 'record-image', 1, 'zombie'), faultAt('call', 'record-image', 3, 'zombie'),
        some(1, 4, fault('call', 'clean-up', ['crash after', 'zombie', 'crash before', 'late effect'], 4))),
    }),
  },
  {
    name: 'an old run wakes up',
    weight: 2,
    // The first attempt fails, the second one waits for its run, and a run or an event of the first one comes late.
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file('crashes inspection', 'good', 'crashes resizing'), landsAfter: soon }), act('redrive', between(25, 900))),
      faults: all<Fault>(
        fc.constant(RECORD_FAILS),
        faultAt('call', 'start-workflow', REDRIVE_WRITES, 'crash after'),
        faultAt('event', 'express start', 0, 'late', percent(2, 45)),
        faultAt('event', 'status change', 0, 'late', percent(0, 4)),
        faults(1)),
    }),
  },
  {
    name: 'an old hand is still at work',
    weight: 2,
    // A function of the first attempt hangs, and goes on when the second attempt is at work or done.
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), act('redrive', between(60, 400)), some(0, 1, act('redrive', between(100, 2000)))),
      faults: fc.oneof(
        all<Fault>(fc.constant(RECORD_FAILS), some(1, 2, fault('call', 'clean-up', ['zombie'], 3))),
        all<Fault>(
          ...[2, 3, 5].map(nth => faultAt('call', 'resize-image', nth, 'zombie')), some(0, 1, fault('call', 'resize-image', ['zombie'], 6)),
          some(0, 2, fault('call', 'record-image', ['refused'], 4)))),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'nobody hears of the end',
    weight: 2,
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file(), landsAfter: soon }), some(0, 2, act('delete'), act('redrive'), act('sweep'))),
      faults: all<Fault>(
        fc.constant(CLEAN_UP_STILLBORN), fc.constantFrom<readonly Fault[]>([], CLEAN_UP_STILLBORN_AGAIN),
        fault('event', 'status change', ['lost', 'late'], 0),
        some(0, 2, fault('call', 'sweep-uploads', ['zombie', 'crash after', 'stale', 'late effect'], 6)), faults(1)),
    }),
  },
  {
    name: 'its file is gone',
    weight: 1,
    // READY, and the run never hears of it; or an old hand of the inspection looks for what has been processed meanwhile.
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), some(0, 1, act('delete', between(5, 200)), act('redrive', between(60, 900)))),
      faults: all<Fault>(
        fc.oneof(
          all<Fault>(faultAt('invocation', 'record-image', 0, 'result lost')),
          all<Fault>(faultAt('call', 'inspect-image', 1, 'zombie', percent(0, 30)), some(0, 1, fault('call', 'inspect-image', ['zombie'], 4)))),
        some(0, 2, fault('call', 'record-image', ['crash after', 'effect without answer', 'answer lost'], 3))),
    }),
  },
  {
    name: 'two sweeps try again',
    weight: 1,
    // A run vanishes; one sweep hangs before it tries again, the next one does, and the second attempt succeeds.
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file('good'), landsAfter: soon }), some(0, 1, act('delete'), act('sweep', atASweep))),
      faults: all<Fault>(
        fc.constant([...RECORD_FAILS, ...CLEAN_UP_STILLBORN]), fault('event', 'status change', ['lost', 'late'], 0),
        fc.constantFrom('zombie' as const, 'late effect' as const).chain(kind => faultAt('call', 'sweep-uploads', 2, kind, percent(30, 100)))),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'a file lands while it expires',
    weight: 1,
    // The sweep looks in vain, an hour after the form; then the file comes, then the sweep writes.
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file('good', 'good', 'refused'), landsAfter: between(3890, 5400) }), some(0, 1, act('sweep', between(3895, 3960)))),
      faults: all<Fault>(some(1, 2, fault('call', 'sweep-uploads', ['zombie', 'late effect'], 9)), faults(1)),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'tried again while it is settled',
    weight: 1,
    // The sweep has looked at FAILED and hangs; an operator tries again, and the start is lost.
    scenarios: () => scenario({
      acts: all<Act>(
        send({ kind: file('crashes inspection', 'crashes resizing'), landsAfter: soon }), act('redrive', fc.oneof(between(605, 840), between(2105, 2345)))),
      faults: all<Fault>(
        some(1, 2, fault('call', 'sweep-uploads', ['zombie', 'late effect'], 5)),
        faultAt('call', 'start-workflow', REDRIVE_WRITES, 'crash after')),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'a start is lost for good',
    weight: 1,
    scenarios: () => scenario({
      acts: all<Act>(send({ landsAfter: soon }), some(0, 1, act('delete'), act('sweep'))),
      faults: all<Fault>(
        fc.constantFrom('crash before' as const, 'crash after' as const, 'refused' as const).chain(kind => all<Fault>(...[1, 3, 5].map(nth => faultAt('call', 'start-workflow', nth, kind)))),
        some(0, 1, fault('event', 's3', ['twice', 'late'], 0)), faults(1)),
    }),
  },
  {
    name: 'deleted before it lands',
    weight: 1,
    scenarios: () => scenario({
      acts: all<Act>(send({ landsAfter: between(60, 65 * 60) }), act('delete', between(0, 900))),
      faults: all<Fault>(fault('event', 's3', ['lost', 'late', 'twice'], 0), faults(1)),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'one of a batch is not announced',
    weight: 1,
    // Forms that nobody sends expire in one sweep: the first is announced alone, the others in one batch.
    scenarios: () => scenario({
      keyed: fc.constant(false),
      acts: some(3, 5, ask(soon, fc.constant(1))),
      faults: all<Fault>(fault('call', 'announce-outcome', ['refused'], 5)),
      sweepOff: fc.constant(0),
    }),
  },
  {
    name: 'deletions are refused',
    weight: 2,
    scenarios: () => scenario({
      acts: all<Act>(send({ kind: file('good', 'good', 'damaged'), landsAfter: soon }), some(0, 1, act('delete'))),
      faults: all<Fault>(
        fc.constantFrom<readonly Fault[]>(RECORD_FAILS, []),
        fc.constantFrom('clean-up' as const, 'sweep-uploads' as const).chain(of => fc.tuple(fc.constant(of), fc.nat({ max: 8 }), between(1, 14)))
          .map(([of, from, calls]) => run('call', of, from, calls, 'half done')),
        faults(1)),
    }),
  },
];
