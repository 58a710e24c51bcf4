import { ScanCommand, DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { TRANSITIONS } from './random-transitions';
import { UploadRecords } from '../../../lambda-src/image-catalog/upload-records';
import { synthesize } from '../../support/synthesis';
import { Index, UPLOADS_INDEXES } from '../fakes/indexes';
import { FakeTable, Item } from '../fakes/table';

/** What the engine cannot show, or does otherwise than DynamoDB: it is checked here against what DynamoDB documents. */

const TableName = 'table';
const Key = { uploadId: 'one' };
let changes: { old?: Item; new?: Item }[];
let table: FakeTable;

beforeEach(() => {
  changes = [];
  table = new FakeTable('uploadId', change => changes.push(change));
});

const put = (item: object) => table.apply(new PutCommand({ TableName, Item: { ...Key, ...item } }));
const update = (input: Partial<UpdateCommand['input']>) => table.apply(new UpdateCommand({ TableName, Key, ReturnValues: 'ALL_NEW', ...input }));
const invalid = expect.objectContaining({ name: 'ValidationException' });

/** The error of a call. */
function failure(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('the indexes are those of the template', () => {
  const { AttributeDefinitions, GlobalSecondaryIndexes } = synthesize().properties('Catalog/Uploads');
  const types = new Map((AttributeDefinitions as { AttributeName: string; AttributeType: string }[]).map(
    ({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  const keyOf = (attribute: { AttributeName: string }) => ({ name: attribute.AttributeName, type: types.get(attribute.AttributeName) });
  const indexes = (GlobalSecondaryIndexes as any[]).map(({ IndexName, KeySchema: [partition, sort], Projection }) => ({
    name: IndexName,
    partitionKey: keyOf(partition),
    sortKey: keyOf(sort),
    projection: Projection.ProjectionType === 'ALL' ? 'ALL' : Projection.NonKeyAttributes ?? [],
  }));

  expect(indexes.sort(byName)).toEqual([...UPLOADS_INDEXES].sort(byName));
});

describe('the stream', () => {
  test('tells of each change with the item before and after', () => {
    put({ n: 1 });
    update({ UpdateExpression: 'SET #n = :two', ExpressionAttributeNames: { '#n': 'n' }, ExpressionAttributeValues: { ':two': 2 } });
    table.apply(new DeleteCommand({ TableName, Key }));

    const [one, two] = [{ ...Key, n: 1 }, { ...Key, n: 2 }];
    expect(changes).toEqual([{ new: one }, { old: one, new: two }, { old: two }]);
  });

  test('tells nothing of a write that changes nothing', () => {
    put({ map: { a: 1, b: [2] } });
    put({ map: { b: [2], a: 1 } });
    update({ UpdateExpression: 'REMOVE #gone', ExpressionAttributeNames: { '#gone': 'gone' } });
    table.apply(new DeleteCommand({ TableName, Key: { uploadId: 'nobody' } }));

    expect(changes).toHaveLength(1);
  });
});

test('what is undefined is not stored', () => {
  put({ gone: undefined, map: { gone: undefined, list: [1, undefined] } });

  expect(table.apply(new GetCommand({ TableName, Key })).Item).toEqual({ ...Key, map: { list: [1] } });
});

test('whoever changes what he wrote or was given changes nothing in the table', () => {
  const map = { n: 1 };
  put({ map });
  map.n = 2;
  table.apply(new GetCommand({ TableName, Key })).Item.map.n = 3;

  expect(table.apply(new GetCommand({ TableName, Key })).Item).toEqual({ ...Key, map: { n: 1 } });
});

test('an index that lags shows the items as they stood', () => {
  const due = (to?: ReturnType<FakeTable['snapshot']>) => table.apply(new QueryCommand({
    TableName,
    IndexName: 'open',
    KeyConditionExpression: '#shard = :shard',
    ExpressionAttributeNames: { '#shard': 'openShard' },
    ExpressionAttributeValues: { ':shard': '0' },
  }), { asOf: to }).Items;
  put({ openShard: '0', dueAt: 1, more: true });
  const before = table.snapshot();
  update({ UpdateExpression: 'REMOVE #shard', ExpressionAttributeNames: { '#shard': 'openShard' } });

  expect(due(before)).toEqual([{ ...Key, openShard: '0', dueAt: 1 }]);
  expect(due()).toEqual([]);
});

test('only a read that asks for it is consistent', () => {
  const read = (to?: ReturnType<FakeTable['snapshot']>, ConsistentRead?: boolean) => table.apply(new GetCommand({ TableName, Key, ConsistentRead }), { asOf: to }).Item;
  put({ n: 1 });
  const before = table.snapshot();
  put({ n: 2 });

  expect(read(before)).toEqual({ ...Key, n: 1 });
  expect(read(before, true)).toEqual({ ...Key, n: 2 });
  expect(read()).toEqual({ ...Key, n: 2 });
});

describe('an update', () => {
  const names = { '#list': 'list', '#n': 'n', '#nothing': 'nothing' };
  beforeEach(() => put({ list: ['a', 'b', 'c'], n: 1, nothing: null }));

  test.each<[string, string, object]>([
    ['reads everything from the item before', 'SET #n = #list, #list = #n, #nothing = #n', { list: 1, n: ['a', 'b', 'c'], nothing: 1 }],
    ['takes null for a value that is there', 'SET #n = if_not_exists(#nothing, #list)', { list: ['a', 'b', 'c'], n: null, nothing: null }],
    ['adds at the end of a list whatever is meant to be beyond it', 'SET #list[9] = #n, #list[7] = #nothing', { list: ['a', 'b', 'c', null, 1], n: 1, nothing: null }],
    ['counts places of a list in the item before', 'REMOVE #list[0], #list[1], #n, #nothing', { list: ['c'] }],
  ])('%s', (_what, UpdateExpression, expected) => {
    const used = Object.fromEntries(Object.entries(names).filter(([placeholder]) => UpdateExpression.includes(placeholder)));

    expect(update({ UpdateExpression, ExpressionAttributeNames: used }).Attributes).toEqual({ ...Key, ...expected });
  });
});

const NAMES = { '#a': 'a', '#b': 'b' };
test.each<[string, object]>([
  ['a path that is set and removed', { UpdateExpression: 'SET #a = #b REMOVE #a', ExpressionAttributeNames: NAMES }],
  ['a path that is set twice', { UpdateExpression: 'SET #a = #b, #a = #b', ExpressionAttributeNames: NAMES }],
  ['a path into a value that is set', { UpdateExpression: 'SET #a = #b, #a.#b = #b', ExpressionAttributeNames: NAMES }],
  ['a place that is both a map and a list', { UpdateExpression: 'SET #a.#b = #b, #a[0] = #b', ExpressionAttributeNames: NAMES }],
  ['two SETs', { UpdateExpression: 'SET #a = #b SET #b = #a', ExpressionAttributeNames: NAMES }],
  ['a path into nothing that is removed', { UpdateExpression: 'REMOVE #a.#b', ExpressionAttributeNames: NAMES }],
  ['a text in a sum', { UpdateExpression: 'SET #a = #b + #b', ExpressionAttributeNames: NAMES }],
  ['the key', { UpdateExpression: 'SET #a = :one', ExpressionAttributeNames: { '#a': 'uploadId' }, ExpressionAttributeValues: { ':one': 'two' } }],
  ['a key of an index of another type', { UpdateExpression: 'SET #a = :one', ExpressionAttributeNames: { '#a': 'dueAt' }, ExpressionAttributeValues: { ':one': '1' } }],
  ['bounds in the wrong order', {
    ConditionExpression: '#b BETWEEN :two AND :one', ExpressionAttributeNames: { '#b': 'b' }, ExpressionAttributeValues: { ':one': 1, ':two': 2 },
  }],
  ['bounds of two types', {
    ConditionExpression: '#b BETWEEN :one AND :two', ExpressionAttributeNames: { '#b': 'b' }, ExpressionAttributeValues: { ':one': 1, ':two': '2' },
  }],
  ['an order of truth values', { ConditionExpression: '#b < :yes', ExpressionAttributeNames: { '#b': 'b' }, ExpressionAttributeValues: { ':yes': true } }],
  ['redundant brackets', { ConditionExpression: '((attribute_exists(#b)))', ExpressionAttributeNames: { '#b': 'b' } }],
  ['an empty expression', { ConditionExpression: ' ' }],
  ['a bare name', { ConditionExpression: 'attribute_exists(b)' }],
])('%s is refused, and nothing is written', (_what, input) => {
  put({ b: 'text' });

  expect(failure(() => update(input))).toEqual(invalid);
  expect(changes).toHaveLength(1);
});

test('what it does not know the fake does not guess', () => {
  put({});
  const two = { ConditionExpression: '#a = #b', ExpressionAttributeNames: NAMES };

  expect(() => table.apply(new ScanCommand({ TableName }) as never)).toThrow('knows no ScanCommand');
  expect(() => update({ ReturnConsumedCapacity: 'TOTAL' })).toThrow('knows no ReturnConsumedCapacity');
  expect(() => put({ when: new Date(0) })).toThrow('no instance of a class');
  expect(() => put({ some: new Set([1]) })).toThrow('no instance of a class');
  expect(() => put({ huge: 2 ** 60 })).toThrow('no number for a table');
  expect(() => update(two)).toThrow('two missing attributes');
  expect(() => update({
    UpdateExpression: 'SET #a = :half + :half', ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':half': 0.5 },
  })).toThrow('whole numbers only');
});

test('of every write of the repository random ones are tried, on the fake and on the engine', () => {
  const others = ['constructor', 'read', 'readOwned', 'listOwned', 'due', 'write', 'put', 'secondsFromNow'];

  expect(Object.getOwnPropertyNames(UploadRecords.prototype).filter(name => !others.includes(name)).sort()).toEqual(Object.keys(TRANSITIONS).sort());
});

function byName(one: Pick<Index, 'name'>, other: Pick<Index, 'name'>): number {
  return one.name < other.name ? -1 : 1;
}
