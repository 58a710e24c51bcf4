import { createHash } from 'node:crypto';
import { AttributeValue, DeleteItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeployedPipeline } from './support/deployed-pipeline';
import { drawing, photo } from './support/files';
import { ApiCall } from '../../local/signed-fetch';
import { requestTicket, SocketClient, Ticket } from '../../local/socket-client';
import { requestUpload, UploadPermission, waitForOutcome } from '../../local/upload';

let images: DeployedPipeline;
let avatars: DeployedPipeline;
let owner: ApiCall;
let other: ApiCall;
let anybody: ApiCall;
const open: SocketClient[] = [];

beforeAll(async () => {
  [images, avatars] = await Promise.all([DeployedPipeline.find('Images'), DeployedPipeline.find('Avatars')]);
  [owner, other] = await Promise.all([images.callsAs('Client'), images.callsAs('OtherClient')]);
  anybody = avatars.unsignedCalls();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map(async client => client.close()));
});

async function connect(url: string): Promise<SocketClient> {
  const client = await SocketClient.connect(url);
  open.push(client);
  return client;
}

async function connectAs(call: ApiCall, body?: unknown): Promise<SocketClient> {
  return connect((await requestTicket(call, body)).url);
}

/** Rows of the clients table. */
async function rows(pipeline: DeployedPipeline): Promise<Record<string, AttributeValue>[]> {
  const { Items = [] } = await pipeline.aws.dynamodb.send(new ScanCommand({ TableName: pipeline.output('ClientsTable'), ConsistentRead: true }));
  return Items;
}

const keyOf = ({ ticket }: Ticket) => ({ pk: { S: `ticket#${createHash('sha256').update(ticket).digest('hex')}` }, sk: { S: 'ticket' } });

describe('a ticket', () => {
  test('lets one connection through, and no second one', async () => {
    const { url } = await requestTicket(owner);
    await connect(url);
    await expect(connect(url)).rejects.toThrow();
  });

  test('is refused when its time is over, although its row is still there', async () => {
    const ticket = await requestTicket(owner);
    await images.aws.dynamodb.send(new UpdateItemCommand({
      TableName: images.output('ClientsTable'),
      Key: keyOf(ticket),
      UpdateExpression: 'SET #ttl = :past',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':past': { N: String(Math.floor(Date.now() / 1000) - 1) } },
    }));
    await expect(connect(ticket.url)).rejects.toThrow();
  });

  test('is needed, and not to be guessed', async () => {
    const { url, ticket } = await requestTicket(owner);
    await expect(connect(url.replace(/\?.*/, ''))).rejects.toThrow();
    await expect(connect(url.replace(ticket, 'A'.repeat(43)))).rejects.toThrow();
    await expect(connect(url.replace(ticket, keyOf({ ticket } as Ticket).pk.S))).rejects.toThrow(); // its row
  });

  test('is stored as its hash only', async () => {
    const ticket = await requestTicket(owner);
    const stored = await rows(images);
    expect(stored.map(({ pk }) => pk.S)).toContain(keyOf(ticket).pk.S);
    expect(JSON.stringify(stored)).not.toContain(ticket.ticket);
  });

  test('is given to who may ask only', async () => {
    const request = { method: 'POST', body: {} };
    expect((await images.unsignedCalls()('/tickets', request)).status).toBe(403);
    expect((await (await images.callsAs('Stranger'))('/tickets', request)).status).toBe(403);
    expect((await owner('/tickets', { method: 'POST', body: { uploadId: 'all' } })).status).toBe(400);
  });
});

describe('whoever is connected', () => {
  test('hears of own uploads only, on every connection, of the outcome as the topic told it less what only backends use', async () => {
    const [mine, mineToo, theirs] = [await connectAs(owner), await connectAs(owner), await connectAs(other)];
    const [{ uploadId }, another] = await Promise.all([images.upload(owner, photo()), images.upload(other, photo())]);

    const pushed = await mine.outcome(uploadId);
    const [announced] = await images.announcements.all(uploadId, 1_000);
    const { ownerId, images: sizes, ...data } = announced.data;
    expect(ownerId).toBeDefined();
    expect(pushed).toEqual({ ...announced, data: { ...data, images: (sizes as { uri: string }[]).map(({ uri, ...size }) => size) } });
    expect(JSON.stringify(pushed)).not.toMatch(/s3:|https?:/);
    expect(await mineToo.outcome(uploadId)).toEqual(pushed);

    expect(await theirs.outcome(another.uploadId)).toBeDefined();
    expect(theirs.messages.map(({ subject }) => subject)).toEqual([another.uploadId]);
    expect(mine.messages.map(({ subject }) => subject)).toEqual([uploadId]);
  });

  test('asks for an upload that has ended and is answered the same message at once', async () => {
    const { uploadId } = await images.upload(owner, photo());
    const client = await connectAs(owner);
    client.send({ uploadId });
    const answer = await client.outcome(uploadId);
    const [announced] = await images.announcements.all(uploadId, 1_000);
    expect(answer).toMatchObject({ id: announced.id, type: 'image-upload-pipeline.image.ready.v1' });
  });

  test('asks before the outcome, is told how the upload stands, and hears of the outcome when it is there', async () => {
    const client = await connectAs(owner);
    const file = photo();
    const { permission } = await images.send(owner, file);
    client.send({ uploadId: permission.uploadId });
    expect(await client.message(({ uploadId, status }) => uploadId === permission.uploadId && typeof status === 'string')).toBeDefined();
    expect(await client.outcome(permission.uploadId)).toMatchObject({ data: { status: 'READY' } });
  });

  test('is told of nobody else\'s upload, whatever it asks', async () => {
    const { uploadId } = await requestUpload(owner, { contentType: 'image/jpeg', size: 10 });
    const client = await connectAs(other);
    for (const asked of [uploadId, '01970000-0000-7000-8000-000000000000', 'no id', '../x']) {
      client.send({ uploadId: asked });
      expect(await client.message(message => message.uploadId === asked)).toMatchObject({ code: 'not-found', status: 404 });
    }
  });

  test.each([
    ['no JSON', 'hello'], ['another shape', { upload: 1 }], ['a field too many', { uploadId: 'x', more: 1 }], ['a list', []], ['nothing', 'null'],
    ['too much', { uploadId: 'x'.repeat(2_000) }], ['a route of ours', { action: '$connect' }], ['another one', { action: '$disconnect' }],
  ])('sends %s, is told so, and stays connected', async (_, message) => {
    const client = await connectAs(owner);
    client.send(message);
    expect(await client.message(({ code }) => code === 'invalid-request')).toMatchObject({ status: 400 });
    client.send({ uploadId: 'x' });
    expect(await client.message(({ code }) => code === 'not-found')).toBeDefined();
  });

  test('and leaves is forgotten', async () => {
    const keysOf = async () => (await rows(images)).map(({ pk, sk }) => `${pk.S} ${sk.S}`);
    const ticket = await requestTicket(other);
    const before = await keysOf();
    const client = await SocketClient.connect(ticket.url);
    const mine = (await keysOf()).filter(key => !before.includes(key));
    expect(mine).toHaveLength(2);
    await client.close();
    for (const until = Date.now() + 10_000; (await keysOf()).some(key => mine.includes(key)) && Date.now() < until;);
    expect((await keysOf()).filter(key => mine.includes(key))).toEqual([]);
  });
});

test('a connection that has gone unnoticed is forgotten with the next outcome, and the others hear of it', async () => {
  const client = await connectAs(owner);
  const [listener] = (await rows(images)).filter(({ pk }) => pk.S?.startsWith('owner#'));
  const gone = { ...listener, sk: { S: 'gone-connection' }, connectedAt: { S: new Date(Date.now() - 60_000).toISOString() } };
  await images.aws.dynamodb.send(new PutItemCommand({ TableName: images.output('ClientsTable'), Item: gone }));
  try {
    const { uploadId } = await images.upload(owner, photo());
    expect(await client.outcome(uploadId)).toBeDefined();
    const until = Date.now() + 5_000;
    while ((await rows(images)).some(({ sk }) => sk.S === 'gone-connection') && Date.now() < until);
    expect((await rows(images)).filter(({ sk }) => sk.S === 'gone-connection')).toEqual([]);
  } finally {
    await images.aws.dynamodb.send(new DeleteItemCommand({ TableName: images.output('ClientsTable'), Key: { pk: listener.pk, sk: gone.sk } }));
  }
});

describe('where uploads have no owner', () => {
  let permission: UploadPermission;
  let elsewhere: UploadPermission;

  beforeAll(async () => {
    const file = await drawing();
    ({ permission } = await avatars.send(anybody, file));
    ({ permission: elsewhere } = await avatars.send(anybody, file));
  });

  test('a ticket is for one upload, which there must be', async () => {
    const statusOf = async (body?: unknown) => (await anybody('/tickets', { method: 'POST', body })).status;
    expect(await statusOf()).toBe(400);
    expect(await statusOf({})).toBe(400);
    expect(await statusOf({ uploadId: '01970000-0000-7000-8000-000000000000' })).toBe(404);
    expect(await statusOf({ uploadId: permission.uploadId })).toBe(201);
  });

  test('its connection hears of that upload only, and may ask for no other', async () => {
    const client = await connectAs(anybody, { uploadId: permission.uploadId });
    client.send({ uploadId: permission.uploadId });
    client.send({ uploadId: elsewhere.uploadId });
    expect(await client.message(({ code }) => code === 'not-found')).toMatchObject({ uploadId: elsewhere.uploadId });
    expect(await client.outcome(permission.uploadId)).toMatchObject({ data: { status: 'READY' } });
    await waitForOutcome(anybody, elsewhere.uploadId);
    await avatars.announcements.all(elsewhere.uploadId, 1_000);
    expect(client.messages.filter(({ subject }) => subject === elsewhere.uploadId)).toEqual([]);
  });
});
