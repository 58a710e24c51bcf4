import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { anOverdueRun, dependencies, dynamo, metrics, NOW_SECONDS } from './sweep';
import { sweepUploads } from '../../../../lambda-src/image-catalog/sweep-uploads/sweep-uploads';
import { UPLOAD_ID } from '../../support/records';

const logger = { info: jest.fn(), error: jest.fn() };
const deps = { ...dependencies, remainingMillis: () => 300_000, logger };
const ids = (...ends: number[]) => ends.map(end => UPLOAD_ID.slice(0, -2) + end);
const index = new Map<string, string[][]>();
const TROUBLE: string[][] = [];

beforeEach(() => {
  jest.resetAllMocks();
  index.clear();
  dynamo.on(QueryCommand).callsFake(async ({ ExpressionAttributeValues: { ':shard': shard }, ExclusiveStartKey: from }) => {
    const pages = index.get(shard) ?? [];
    if (pages === TROUBLE) throw new Error('throttled');
    const page = from?.page ?? 0;
    const items = pages[page]?.map(uploadId => ({ uploadId, dueAt: NOW_SECONDS - Number(uploadId.slice(-2)) }));
    return { Items: items, ...(page + 1 < pages.length && { LastEvaluatedKey: { page: page + 1 } }) };
  });
  dynamo.on(GetCommand).callsFake(async ({ Key: { uploadId } }) => ({ Item: anOverdueRun({ uploadId, status: 'FAILED' }) }));
});

/** What the index gives for a shard, page by page. */
function due(shard: string, ...pages: string[][]): void {
  index.set(shard, pages);
}

const swept = () => dynamo.commandCalls(GetCommand).map(({ args: [{ input }] }) => input.Key?.uploadId);

test('every shard is looked at, and nothing is scanned', async () => {
  expect(await sweepUploads(deps)).toEqual({});
  expect(dynamo.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input.ExpressionAttributeValues?.[':shard']).sort()).toEqual([...'0123456789']);
  expect(dynamo.calls()).toHaveLength(10);
});

test('what is due in any shard is swept, page by page, the longest due first', async () => {
  due('3', ids(11, 12), ids(13));
  due('7', ids(21));

  expect(await sweepUploads(deps)).toEqual({ settled: 4 });
  expect(swept().filter(id => id !== ids(21)[0])).toEqual(ids(11, 12, 13));
  expect(swept()).toContain(ids(21)[0]);
});

test('what was done is counted, each kind by itself', async () => {
  due('3', ids(11, 12, 13));
  dynamo.on(GetCommand, { Key: { uploadId: ids(12)[0] } }).resolves({});

  expect(await sweepUploads(deps)).toEqual({ 'settled': 2, 'not due': 1 });
  expect(logger.info).toHaveBeenCalledWith('swept', { counts: { 'settled': 2, 'not due': 1 } });
});

describe('an upload that cannot be swept', () => {
  beforeEach(() => {
    due('3', ids(11, 12));
    due('7', ids(21));
    dynamo.on(GetCommand, { Key: { uploadId: ids(11)[0] } }).rejects(Object.assign(new Error('holiday.jpg'), { name: 'ThrottlingException' }));
  });

  test('keeps none of the others waiting', async () => {
    await expect(sweepUploads(deps)).rejects.toThrow();
    expect(swept().sort()).toEqual(ids(11, 12, 21).sort());
  });

  test('counts as an error of the function in the end', async () => {
    await expect(sweepUploads(deps)).rejects.toThrow('1 uploads could not be swept');
    expect(logger.info).toHaveBeenCalledWith('swept', { counts: { settled: 2, failed: 1 } });
  });

  test('is logged with its id and the name of the error, and no more', async () => {
    await expect(sweepUploads(deps)).rejects.toThrow();
    expect(logger.error.mock.calls).toEqual([['upload not swept', { uploadId: ids(11)[0], error: 'ThrottlingException' }]]);
    expect(JSON.stringify([logger.info.mock.calls, logger.error.mock.calls])).not.toContain('holiday');
  });
});

test('a shard that cannot be read keeps none of the others waiting, and fails the sweep when they are done', async () => {
  due('7', ids(21, 22));
  index.set('0', TROUBLE);

  await expect(sweepUploads(deps)).rejects.toThrow('throttled');
  expect(swept()).toEqual(ids(21, 22));
  expect(logger.info).toHaveBeenCalledWith('swept', { counts: { settled: 2 } });
});

describe('time', () => {
  test.each([[60_000, 1], [59_999, 0]])('with %p ms left %p more upload is begun', async (millis, begun) => {
    due('3', ids(11));
    await sweepUploads({ ...deps, remainingMillis: () => millis });

    expect(swept()).toHaveLength(begun);
  });

  test('that runs out in a shard leaves its rest to the next sweep, which is no error', async () => {
    due('3', ids(11, 12), ids(13));
    const left = [100_000, 10_000];

    expect(await sweepUploads({ ...deps, remainingMillis: () => left.shift() ?? 0 })).toEqual({ settled: 1 });
    expect(swept()).toEqual(ids(11));
    expect(logger.info).toHaveBeenCalledWith('left the rest of a shard to the next sweep', { shard: '3' });
    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(10);
  });
});

describe('how long the oldest waits', () => {
  test('is the time since it was due, whatever became of it', async () => {
    due('3', ids(17, 12), ids(13));
    due('7', ids(21));
    dynamo.on(GetCommand, { Key: { uploadId: ids(21)[0] } }).rejects(new Error('refused'));

    await expect(sweepUploads(deps)).rejects.toThrow();
    expect(metrics.emitted).toEqual([[{ OldestOpenUpload: 21 }]]);
  });

  test('is 0 where nothing waits', async () => {
    await sweepUploads(deps);
    expect(metrics.emitted).toEqual([[{ OldestOpenUpload: 0 }]]);
  });

  test('is not known while a shard cannot be read', async () => {
    due('7', ids(21));
    index.set('0', TROUBLE);

    await expect(sweepUploads(deps)).rejects.toThrow('throttled');
    expect(metrics.emitted).toEqual([]);
  });
});
