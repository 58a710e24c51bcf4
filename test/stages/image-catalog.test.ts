import { synthesize } from '../support/synthesis';

const table = synthesize().properties('Catalog/Uploads');

test('keeps one record for each upload, by its id', () => {
  expect(table.KeySchema).toEqual([{ AttributeName: 'uploadId', KeyType: 'HASH' }]);
});

test('declares the key attributes and no others', () => {
  expect(table.AttributeDefinitions).toEqual([
    { AttributeName: 'uploadId', AttributeType: 'S' },
    { AttributeName: 'ownerId', AttributeType: 'S' },
    { AttributeName: 'createdAt', AttributeType: 'S' },
    { AttributeName: 'openShard', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ]);
});

test('has exactly two indexes: byOwner with what a list shows, open with keys only', () => {
  expect(table.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: 'byOwner',
      KeySchema: [{ AttributeName: 'ownerId', KeyType: 'HASH' }, { AttributeName: 'createdAt', KeyType: 'RANGE' }],
      Projection: {
        ProjectionType: 'INCLUDE',
        NonKeyAttributes: ['status', 'updatedAt', 'expiresAt', 'declared', 'images', 'error', 'attempt', 'version'],
      },
    },
    {
      IndexName: 'open',
      KeySchema: [{ AttributeName: 'openShard', KeyType: 'HASH' }, { AttributeName: 'dueAt', KeyType: 'RANGE' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ]);
});

test('streams old and new images, so that an outcome is told from a later touch', () => {
  expect(table.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
});

test('expires records by `ttl`', () => {
  expect(table.TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
});

test('can be restored to any second of the last 35 days', () => {
  expect(table.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
});

test('is paid by request', () => {
  expect(table.BillingMode).toBe('PAY_PER_REQUEST');
});

test('is encrypted with the key that DynamoDB owns', () => {
  expect(table.SSESpecification).toEqual({ SSEEnabled: false });
});
