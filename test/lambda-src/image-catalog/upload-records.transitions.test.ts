import { DAY, FAILED, LONGEST_RUN, closedBy, mine, NOW_SECONDS, records, REJECTED, written } from './table';
import { conditionOf, removedBy, setBy } from '../support/expressions';
import { CLAIMED, RUN, UPLOAD_ID } from '../support/records';

describe('claim', () => {
  beforeEach(() => records.claim(UPLOAD_ID, CLAIMED, LONGEST_RUN));

  test('takes PENDING and EXPIRED records only', () => {
    expect(conditionOf(written())).toBe('status IN ("PENDING", "EXPIRED")');
  });

  test('takes the record whatever its version: an event knows none', () => {
    expect(conditionOf(written())).not.toContain('version');
  });

  test('counts the attempt', () => {
    expect(setBy(written())).toMatchObject({ status: '"PROCESSING"', attempt: 'attempt + 1' });
  });

  test('pins the version of the object', () => {
    expect(setBy(written()).object).toBe(JSON.stringify(CLAIMED));
  });

  test('opens the record until the longest run is over', () => {
    expect(setBy(written())).toMatchObject({ openShard: '"3"', dueAt: `${NOW_SECONDS + LONGEST_RUN}` });
  });

  test('takes back what EXPIRED left', () => {
    expect(removedBy(written())).toEqual(['ttl', 'error']);
  });
});

test('claim: the sweep takes the record only as it was read', async () => {
  await records.claim(UPLOAD_ID, CLAIMED, LONGEST_RUN, 7);

  expect(conditionOf(written())).toBe('status IN ("PENDING", "EXPIRED") AND version = 7');
});

describe('fence', () => {
  beforeEach(() => records.fence(mine, LONGEST_RUN));

  test('lets one run of the attempt in, again and again', () => {
    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND attempt = 2 AND (attribute_not_exists(run) OR run = "${RUN}")`);
  });

  test('names the run and starts the longest run anew', () => {
    expect(setBy(written())).toMatchObject({ run: `"${RUN}"`, dueAt: `${NOW_SECONDS + LONGEST_RUN}` });
  });
});

describe('ready', () => {
  const image = {
    revision: 'r2',
    source: { format: 'jpeg', width: 4, height: 3, frames: 1, hasAlpha: false, sha256: 'ab' },
    original: { uri: 's3://uploads/originals/x/r2' },
    images: [{ size: 'small', format: 'webp', width: 4, height: 3, bytes: 5, sha256: 'cd', uri: 's3://images/x' }],
  } as const;

  test('is written by the run that has the fence, and never over a closing', async () => {
    await records.ready(mine, image, LONGEST_RUN);

    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND run = "${RUN}" AND attribute_not_exists(closing)`);
  });

  test('keeps what was made', async () => {
    await records.ready(mine, image, LONGEST_RUN);

    expect(setBy(written())).toMatchObject({
      status: '"READY"',
      revision: '"r2"',
      source: JSON.stringify(image.source),
      original: JSON.stringify(image.original),
      images: JSON.stringify(image.images),
    });
  });

  test('leaves the open index at attempt 1', async () => {
    await records.ready({ ...mine, attempt: 1 }, image, LONGEST_RUN);

    expect(removedBy(written())).toEqual(['openShard', 'dueAt']);
    expect(setBy(written())).not.toHaveProperty('dueAt');
  });

  test('stays in the open index at a later attempt, for the longest run', async () => {
    await records.ready(mine, image, LONGEST_RUN);

    expect(removedBy(written())).toEqual([]);
    expect(setBy(written()).dueAt).toBe(`${NOW_SECONDS + LONGEST_RUN}`);
  });
});

describe('close', () => {
  beforeEach(() => records.close(mine, REJECTED));

  test('closes an attempt of its own run, or one that no run has taken', () => {
    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND attempt = 2 AND (attribute_not_exists(run) OR run = "${RUN}")`);
  });

  test('leaves the first closing as it is', () => {
    expect(setBy(written()).closing).toBe(`if_not_exists(closing, ${JSON.stringify(REJECTED)})`);
  });

  test('takes the record for its run, so that no later fence gets in', () => {
    expect(setBy(written()).run).toBe(`"${RUN}"`);
  });
});

describe('outcome', () => {
  test('is written by the run that closed', async () => {
    await records.outcome(mine, closedBy(REJECTED), LONGEST_RUN);

    expect(conditionOf(written())).toBe(`status = "PROCESSING" AND run = "${RUN}" AND attribute_exists(closing)`);
  });

  test.each([REJECTED, FAILED])('follows the closing: $outcome, with its code and sentence', async closing => {
    await records.outcome(mine, closedBy(closing), LONGEST_RUN);

    const { outcome, code, detail } = closing;
    expect(setBy(written())).toMatchObject({ status: `"${outcome}"`, error: JSON.stringify({ code, detail }) });
  });

  test.each([REJECTED, FAILED])('$outcome stays open for the longest run', async closing => {
    await records.outcome(mine, closedBy(closing), LONGEST_RUN);

    expect(removedBy(written())).toEqual([]);
    expect(setBy(written()).dueAt).toBe(`${NOW_SECONDS + LONGEST_RUN}`);
    expect(setBy(written())).not.toHaveProperty('openShard');
  });

  test('REJECTED records go after 30 days', async () => {
    await records.outcome(mine, closedBy(REJECTED), LONGEST_RUN);

    expect(setBy(written()).ttl).toBe(`${NOW_SECONDS + 30 * DAY}`);
  });

  test('REJECTED records whose id can come back go after 100 days, later than names of executions', async () => {
    await records.outcome(mine, closedBy(REJECTED, true), LONGEST_RUN);

    expect(setBy(written()).ttl).toBe(`${NOW_SECONDS + 100 * DAY}`);
  });

  test('FAILED records stay, for a redrive', async () => {
    await records.outcome(mine, closedBy(FAILED), LONGEST_RUN);

    expect(setBy(written())).not.toHaveProperty('ttl');
  });
});
