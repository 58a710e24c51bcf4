import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { Clients } from '../../../lambda-src/announcement/clients';
import { MAX_CONNECTIONS } from '../../../src/contract/clients-table';
import { conditionOf } from '../support/expressions';
import { conditionFailed } from '../support/records';

const NOW = new Date('2026-03-01T10:00:00.900Z');
const NOW_SECONDS = Math.floor(NOW.getTime() / 1000);
const dynamo = mockClient(DynamoDBDocumentClient);
const clients = new Clients(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'clients', () => NOW);
const TICKET = 'Aa0_-'.repeat(9).slice(0, 43);
const hash = (ticket: string) => createHash('sha256').update(ticket).digest('hex');

beforeEach(() => {
  dynamo.reset();
  dynamo.on(PutCommand).resolves({});
  dynamo.on(DeleteCommand).resolves({});
  dynamo.on(QueryCommand).resolves({ Items: [] });
});

const row = (sk: string) => ({ pk: 'owner#owner-1', sk, connectedAt: NOW.toISOString() });

const items = () => dynamo.commandCalls(PutCommand).map(call => call.args[0].input).map(({ TableName, Item }) => ({ TableName, ...Item }));
const deleted = () => dynamo.commandCalls(DeleteCommand).map(call => call.args[0].input.Key);

describe('a ticket', () => {
  test('is 256 random bits, valid for a minute, and stored as a hash with whom it is for', async () => {
    const { ticket, expiresAt } = await clients.issueTicket({ ownerId: 'owner-1' });
    expect(Buffer.from(ticket, 'base64url')).toHaveLength(32);
    expect(ticket).not.toBe((await clients.issueTicket({ ownerId: 'owner-1' })).ticket);
    expect(expiresAt).toEqual(new Date('2026-03-01T10:01:00.000Z'));
    expect(items()[0]).toEqual({ TableName: 'clients', pk: `ticket#${hash(ticket)}`, sk: 'ticket', ownerId: 'owner-1', ttl: NOW_SECONDS + 60 });
  });

  test('is taken by deleting it while its time is not over', async () => {
    dynamo.on(DeleteCommand).resolves({ Attributes: { pk: 'ticket#1', sk: 'ticket', ownerId: 'owner-1', ttl: 1 } });
    expect(await clients.takeTicket(TICKET)).toEqual({ ownerId: 'owner-1' });
    const [{ args: [{ input }] }] = dynamo.commandCalls(DeleteCommand);
    expect(input).toMatchObject({ TableName: 'clients', Key: { pk: `ticket#${hash(TICKET)}`, sk: 'ticket' }, ReturnValues: 'ALL_OLD' });
    expect(conditionOf(input)).toBe(`attribute_exists(pk) AND ttl > ${NOW_SECONDS}`);
  });

  test('of one upload says which', async () => {
    dynamo.on(DeleteCommand).resolves({ Attributes: { uploadId: 'upload-1' } });
    expect(await clients.takeTicket(TICKET)).toEqual({ uploadId: 'upload-1' });
  });

  test('that was taken, or is over, is none', async () => {
    dynamo.on(DeleteCommand).rejects(conditionFailed());
    expect(await clients.takeTicket(TICKET)).toBeUndefined();
  });

  test.each(['', 'short', `${TICKET}A`, TICKET.replace('A', '#'), 'A'.repeat(4_000)])('that is none is not looked for: %.50s', async ticket => {
    expect(await clients.takeTicket(ticket)).toBeUndefined();
    expect(dynamo.calls()).toEqual([]);
  });

  test('cannot be judged by a table that does not answer', async () => {
    dynamo.on(DeleteCommand).rejects(new Error('down'));
    await expect(clients.takeTicket(TICKET)).rejects.toThrow('down');
  });
});

describe('a connection', () => {
  const rest = { connectedAt: NOW.toISOString(), ttl: NOW_SECONDS + 7_800 };

  test('is remembered by whom it listens for and by its id, for as long as API Gateway may keep it', async () => {
    await clients.connect('c-1', { ownerId: 'owner-1' });
    await clients.connect('c-2', { uploadId: 'upload-1' });
    expect(items()).toEqual([
      { TableName: 'clients', pk: 'owner#owner-1', sk: 'c-1', ownerId: 'owner-1', ...rest },
      { TableName: 'clients', pk: 'connection#c-1', sk: 'connection', ownerId: 'owner-1', ...rest },
      { TableName: 'clients', pk: 'upload#upload-1', sk: 'c-2', uploadId: 'upload-1', ...rest },
      { TableName: 'clients', pk: 'connection#c-2', sk: 'connection', uploadId: 'upload-1', ...rest },
    ]);
  });

  test('is let in while its owner has no more than it may have, counted once it is written', async () => {
    const rows = (n: number) => ({ Items: Array.from({ length: n }, (_, index) => row(`c-${index}`)) });
    dynamo.on(QueryCommand).callsFake(() => rows(items().length === 2 ? MAX_CONNECTIONS : 0));
    expect(await clients.connect('c-1', { ownerId: 'owner-1' })).toBe(true);
    expect(deleted()).toEqual([]);
    dynamo.on(QueryCommand).resolves(rows(MAX_CONNECTIONS + 1));
    expect(await clients.connect('c-2', { ownerId: 'owner-1' })).toBe(false);
    expect(deleted()).toEqual([{ pk: 'owner#owner-1', sk: 'c-2' }, { pk: 'connection#c-2', sk: 'connection' }]);
    expect([await clients.hasRoom({ ownerId: 'owner-1' }, MAX_CONNECTIONS), await clients.hasRoom({ ownerId: 'owner-1' }, MAX_CONNECTIONS + 1)]).toEqual([false, true]);
  });

  test('that could not be remembered in full is an error', async () => {
    dynamo.on(PutCommand).resolvesOnce({}).rejects(new Error('down'));
    await expect(clients.connect('c-1', { ownerId: 'owner-1' })).rejects.toThrow('down');
  });

  test('is found by its id, consistently', async () => {
    dynamo.on(GetCommand).resolvesOnce({ Item: { ownerId: 'owner-1' } }).resolves({});
    expect(await clients.audienceOf('c-1')).toEqual({ ownerId: 'owner-1' });
    expect(await clients.audienceOf('c-2')).toBeUndefined();
    expect(dynamo.commandCalls(GetCommand)[0].args[0].input).toEqual({
      TableName: 'clients', Key: { pk: 'connection#c-1', sk: 'connection' }, ConsistentRead: true,
    });
  });

  test('is forgotten in both places', async () => {
    await clients.forget('c-1', { uploadId: 'upload-1' });
    expect(deleted()).toEqual([{ pk: 'upload#upload-1', sk: 'c-1' }, { pk: 'connection#c-1', sk: 'connection' }]);
  });
});

test('listeners are found page by page, consistently, and none whose time is over', async () => {
  dynamo.on(QueryCommand).resolvesOnce({ Items: [row('c-1')], LastEvaluatedKey: { pk: 'x' } }).resolves({ Items: [row('c-2')] });
  const audience = { ownerId: 'owner-1' };
  expect(await clients.listeners(audience)).toEqual(['c-1', 'c-2'].map(connectionId => ({ connectionId, audience, connectedAt: NOW })));
  const [first, second] = dynamo.commandCalls(QueryCommand).map(call => call.args[0].input);
  expect(first).toMatchObject({ TableName: 'clients', ConsistentRead: true, FilterExpression: '#ttl > :now', ExpressionAttributeValues: { ':audience': 'owner#owner-1', ':now': NOW_SECONDS } });
  expect(second.ExclusiveStartKey).toEqual({ pk: 'x' });
});
