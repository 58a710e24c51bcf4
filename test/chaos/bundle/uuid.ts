/** Stands in for `uuid` inside the bundle: ids that a seed repeats. Derived ids are the real ones. */
import { v5 as derived } from 'uuid';

let serial = 0;

/** Begins again, for a new world. */
export function reset(): void {
  serial = 0;
}

export function v7(): string {
  serial += 1;
  return `01890a5d-ac96-774b-bcce-${serial.toString(16).padStart(12, '0')}`;
}

export const v5 = derived;
