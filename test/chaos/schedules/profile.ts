import type * as fc from 'fast-check';
import type { Scenario } from '../scenario';

/** A bias of schedules, each for what random ones hardly ever meet. */
export interface Profile {
  readonly name: string;
  /** Its seeds in every round of all profiles. */
  readonly weight: number;
  readonly scenarios: (nth: number) => fc.Arbitrary<Scenario>;
}
