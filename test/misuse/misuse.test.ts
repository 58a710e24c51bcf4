import { ALARMS } from './alarms';
import { API } from './api';
import { AUTHORIZATION } from './authorization';
import { CHANNELS } from './channels';
import { FUNCTIONS } from './functions';
import { LIMITS } from './limits';
import { told } from './misuse';
import { OWN_RESOURCES } from './own';
import { CLOSED_SETS } from './sets';
import { SIZES } from './sizes';

const AREAS = { LIMITS, SIZES, CLOSED_SETS, API, AUTHORIZATION, CHANNELS, OWN_RESOURCES, FUNCTIONS, ALARMS };

/** A property reads as a sentence with what is allowed, or stands before it as a name. */
const spelt = (property: string, allowed: string) => [`${property}: ${allowed}`, `${property} ${allowed}`];

describe.each(Object.entries(AREAS))('%s', (_area, rows) => {
  test.each(rows)('%s', (_slip, write, property, allowed, got, mend) => {
    expect([property, allowed, got, mend].filter(part => part.trim() === '')).toEqual([]);
    expect(spelt(property, allowed).map(rule => `${rule}, got ${got}; ${mend}`)).toContain(told(write));
  });

  test('names each slip once', () => {
    const slips = rows.map(([slip]) => slip);
    expect(slips.filter((slip, index) => slips.indexOf(slip) !== index)).toEqual([]);
  });
});

test('is told of at least sixty slips', () => {
  expect(Object.values(AREAS).flat().length).toBeGreaterThanOrEqual(60);
});
