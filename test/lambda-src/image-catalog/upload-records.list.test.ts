import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { documentClient, UploadRecords } from '../../../lambda-src/image-catalog/upload-records';

const dynamo = mockClient(DynamoDBDocumentClient);
const records = new UploadRecords(documentClient({ region: 'eu-west-1' }), 'uploads');
beforeEach(() => dynamo.reset());

const inputs = () => dynamo.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input);

test('the list of an owner comes from the index, the newest first', async () => {
  dynamo.on(QueryCommand).resolves({ Items: [{ uploadId: 'b' }, { uploadId: 'a' }] });

  expect(await records.listOwned('ada', 20)).toEqual({ records: [{ uploadId: 'b' }, { uploadId: 'a' }], more: false });
  expect(inputs()).toEqual([{
    TableName: 'uploads',
    IndexName: 'byOwner',
    KeyConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'ownerId' },
    ExpressionAttributeValues: { ':owner': 'ada' },
    ScanIndexForward: false,
    Limit: 20,
    ExclusiveStartKey: undefined,
  }]);
});

test('a place is one in the owner\'s own list', async () => {
  dynamo.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: { uploadId: 'a' } });
  const place = { createdAt: '2026-03-01T10:00:00.000Z', uploadId: 'b', ownerId: 'mallory' };

  expect(await records.listOwned('ada', 1, place)).toEqual({ records: [], more: true });
  expect(inputs()[0].ExclusiveStartKey).toEqual({ uploadId: 'b', ownerId: 'ada', createdAt: '2026-03-01T10:00:00.000Z' });
});

test('without an item there is an empty page', async () => {
  dynamo.on(QueryCommand).resolves({});
  expect(await records.listOwned('ada', 1)).toEqual({ records: [], more: false });
});
