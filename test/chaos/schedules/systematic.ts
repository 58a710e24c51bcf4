import * as fc from 'fast-check';
import { all, faultAt, scenario } from './arbitraries';
import { KILLS } from './broad';
import { Journey, JOURNEYS } from './journeys';
import type { Profile } from './profile';
import type { Fault } from '../faults';
import { TABLE_KILLS } from '../kills';
import type { Scenario } from '../scenario';

/** One kill on a journey: at the `nth` call of a function, or of a row of the table. */
interface Place {
  readonly journey: Journey;
  readonly of: Fault['of'];
  readonly nth: number;
  readonly kind: Fault['kind'];
}

/** Every kind of kill at every call of the sweep, on every journey that is a matter of the sweep. */
const SWEEP_PLACES = JOURNEYS.flatMap(journey => Array.from({ length: journey.sweepCalls ?? 0 }, (_, nth) => (
  KILLS.map((kind): Place => ({ journey, of: 'sweep-uploads', nth, kind })))).flat());
/** Every kind of kill at every row of the table. */
const ROW_PLACES = JOURNEYS.flatMap(journey => journey.rows.flatMap(row => TABLE_KILLS.map((kind): Place => ({ journey, of: row, nth: 0, kind }))));

/** These are all of them, once; then again. */
export const SWEEP_KILL_SCHEDULES = SWEEP_PLACES.length;
export const ROW_KILL_SCHEDULES = ROW_PLACES.length;

function killAt({ journey: { acts, faults = [], keyed }, of, nth, kind }: Place): fc.Arbitrary<Scenario> {
  return scenario({
    acts,
    faults: all<Fault>(fc.constant(faults), faultAt('call', of, nth, kind)),
    sweepOff: fc.constant(0),
    ...(keyed === undefined ? {} : { keyed: fc.constant(keyed) }),
  });
}

export const systematic: readonly Profile[] = [
  { name: 'a kill at every effect of the sweep', weight: 8, scenarios: nth => killAt(SWEEP_PLACES[nth % SWEEP_PLACES.length]) },
  { name: 'a kill in every row', weight: 7, scenarios: nth => killAt(ROW_PLACES[nth % ROW_PLACES.length]) },
];
