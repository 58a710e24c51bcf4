import { bytesOfItem, StoredItem, writeUnits } from './write-units';

const PENDING: StoredItem = {
  uploadId: { S: 'u' }, ownerId: { S: 'o' }, createdAt: { S: '2026-01-01' }, openShard: { S: '1' }, dueAt: { N: '1700000000' }, status: { S: 'PENDING' },
};
const text = (length: number) => ({ S: 'x'.repeat(length) });

test('an item is as large as its names and values', () => {
  expect(bytesOfItem({ uploadId: { S: 'é' } })).toBe(8 + 2);
  expect(bytesOfItem({ n: { N: '1700000000' } })).toBe(1 + 2); // two digits that count
  expect(bytesOfItem({ n: { N: '12345' } })).toBe(1 + 4);
  expect(bytesOfItem({ l: { L: [{ S: 'ab' }, { BOOL: true }] } })).toBe(1 + 3 + (1 + 2) + (1 + 1));
  expect(bytesOfItem({ m: { M: { ab: { S: 'c' } } } })).toBe(1 + 3 + 1 + (2 + 1));
  expect(() => bytesOfItem({ b: { B: new Uint8Array(1) } })).toThrow('no B');
});

test('a new item is written to the table and to each index that it has the keys of', () => {
  expect(writeUnits(undefined, PENDING)).toEqual({ table: 1, byOwner: 1, open: 1 });
  const { ownerId: _, ...nobodys } = PENDING;
  expect(writeUnits(undefined, nobodys)).toEqual({ table: 1, byOwner: 0, open: 1 });
});

test('a key of an index that changes is a delete and a put', () => {
  expect(writeUnits(PENDING, { ...PENDING, dueAt: { N: '1700000001' } })).toEqual({ table: 1, byOwner: 0, open: 2 });
});

test('an item that leaves an index is deleted there', () => {
  const { openShard: _, ...settled } = PENDING;
  expect(writeUnits(PENDING, settled)).toEqual({ table: 1, byOwner: 0, open: 1 });
});

test('an index is written where something that is projected changes, and not where anything else does', () => {
  expect(writeUnits(PENDING, { ...PENDING, status: { S: 'PROCESSING' } })).toEqual({ table: 1, byOwner: 1, open: 0 });
  expect(writeUnits(PENDING, { ...PENDING, run: { S: 'arn' } })).toEqual({ table: 1, byOwner: 0, open: 0 });
});

test('every KB begun counts, of the larger of both items', () => {
  expect(writeUnits(undefined, { ...PENDING, images: text(1024) })).toEqual({ table: 2, byOwner: 2, open: 1 });
  expect(writeUnits({ ...PENDING, source: text(3100) }, PENDING)).toEqual({ table: 4, byOwner: 0, open: 0 });
  expect(writeUnits({ a: text(1023) }, { a: text(1023) }).table).toBe(1);
  expect(writeUnits({ a: text(1024) }, { a: text(1024) }).table).toBe(2);
});
