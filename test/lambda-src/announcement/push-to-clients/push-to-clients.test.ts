import { ApiGatewayManagementApiClient, GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { clientMessage } from '../../../../lambda-src/announcement/client-message';
import { Audience, Listener } from '../../../../lambda-src/announcement/clients';
import {
  CONNECTING_MS, LONGEST_PUSH_MS, pushOutcomes, PUSHES_AT_ONCE, SURE_PUSHES,
} from '../../../../lambda-src/announcement/push-to-clients/push-to-clients';
import { createLogger } from '../../../../lambda-src/shared/logger';
import { MAX_CONNECTIONS } from '../../../../src/contract/clients-table';
import { HUB_DELIVERY } from '../../../../src/contract/hub';
import { linesOf, outputOf } from '../../shared/captured-output';
import { uploadIdOf } from '../announce-outcome/changes';

const SOURCE = 'urn:image-upload-pipeline:pipeline-1';
const NOW = new Date('2026-03-01T10:00:00.000Z');
const gateway = mockClient(ApiGatewayManagementApiClient);
const connections = new ApiGatewayManagementApiClient({ endpoint: 'http://127.0.0.1:1' });
const listeners = jest.fn<Promise<Listener[]>, [Audience]>();
const forget = jest.fn<Promise<void>, [string, Audience]>();

const gone = () => new GoneException({ message: 'canary', $metadata: {} });
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

function listening(connectionId: string, connectedAt = secondsAgo(60)): Listener {
  return { connectionId, connectedAt, audience: { ownerId: 'owner-1' } };
}

function anEvent(n: number, ownerId: string | undefined = 'owner-1'): any {
  const uploadId = uploadIdOf(n);
  return { specversion: '1.0', source: SOURCE, id: `${uploadId}:4:READY`, subject: uploadId, data: { uploadId, attempt: 1, status: 'READY', ...(ownerId && { ownerId }) } };
}

function batch(...bodies: unknown[]): SQSEvent {
  return received(1, ...bodies);
}

/** A batch of messages that come for the nth time. */
function received(times: number, ...bodies: unknown[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m-${index + 1}`, body: typeof body === 'string' ? body : JSON.stringify(body), attributes: { ApproximateReceiveCount: String(times) },
    })),
  } as SQSEvent;
}

/** Ids of the messages that are to come again, and what was logged. */
async function push(event: SQSEvent, timeLeft = () => 20_000): Promise<{ again: string[]; lines: Record<string, unknown>[]; output: string }> {
  let again: string[] = [];
  const output = await outputOf(async () => {
    const { batchItemFailures } = await pushOutcomes(event, {
      connections, clients: { listeners, forget }, eventSource: 'urn:image-upload-pipeline:pipeline-1', logger: createLogger('push-to-clients'), timeLeft, clock: () => NOW,
    });
    again = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  });
  return { again, lines: linesOf(output), output };
}

const pushedTo = () => gateway.commandCalls(PostToConnectionCommand).map(call => call.args[0].input.ConnectionId).sort();

beforeEach(() => {
  gateway.reset();
  gateway.on(PostToConnectionCommand).resolves({});
  listeners.mockReset().mockResolvedValue([]);
  forget.mockReset().mockResolvedValue();
});

test('every connection of the owner is told what clients hear', async () => {
  listeners.mockResolvedValue([listening('c-1'), listening('c-2')]);
  const { again, lines } = await push(batch(anEvent(1)));
  expect(again).toEqual([]);
  expect(listeners).toHaveBeenCalledWith({ ownerId: 'owner-1' });
  expect(pushedTo()).toEqual(['c-1', 'c-2']);
  expect(String(gateway.commandCalls(PostToConnectionCommand)[0].args[0].input.Data)).toBe(clientMessage(anEvent(1)));
  expect(lines).toMatchObject([{ message: 'outcome pushed', uploadId: uploadIdOf(1), attempt: 1, pushed: 2, gone: 0 }]);
});

test('where uploads have no owner, those who listen for the upload are told', async () => {
  await push(batch(anEvent(1, '')));
  expect(listeners).toHaveBeenCalledWith({ uploadId: uploadIdOf(1) });
});

test('an outcome that nobody waits for is done', async () => {
  expect((await push(batch(anEvent(1)))).again).toEqual([]);
  expect(gateway.calls()).toEqual([]);
});

test('a connection that is gone is forgotten, and the message is done', async () => {
  listeners.mockResolvedValue([listening('c-1'), listening('c-2')]);
  gateway.on(PostToConnectionCommand, { ConnectionId: 'c-1' }).rejects(gone());
  const { again, lines } = await push(batch(anEvent(1)));
  expect(again).toEqual([]);
  expect(forget.mock.calls).toEqual([['c-1', { ownerId: 'owner-1' }]]);
  expect(lines).toMatchObject([{ pushed: 1, gone: 1 }]);
});

test('that it could not be forgotten is no reason to push again', async () => {
  listeners.mockResolvedValue([listening('c-1')]);
  gateway.on(PostToConnectionCommand).rejects(gone());
  forget.mockRejectedValue(new Error('down'));
  expect((await push(batch(anEvent(1)))).again).toEqual([]);
});

test('a connection that may not be open yet is not forgotten: the message comes again', async () => {
  listeners.mockResolvedValue([listening('c-1', new Date(NOW.getTime() - CONNECTING_MS + 1)), listening('c-2')]);
  gateway.on(PostToConnectionCommand, { ConnectionId: 'c-1' }).rejects(gone());
  expect((await push(batch(anEvent(1)))).again).toEqual(['m-1']);
  expect(forget).not.toHaveBeenCalled();
  expect(pushedTo()).toEqual(['c-1', 'c-2']);
});

test('a connection that fails keeps no other from hearing, and its message comes again', async () => {
  listeners.mockImplementation(async audience => [{ ...listening('c-1'), audience }, { ...listening('c-2'), audience }]);
  gateway.on(PostToConnectionCommand, { ConnectionId: 'c-1' }).rejectsOnce(new Error('canary')).resolves({});
  const { again, lines, output } = await push(batch(anEvent(1), anEvent(2)));
  expect(again).toHaveLength(1);
  expect(pushedTo()).toEqual(['c-1', 'c-1', 'c-2', 'c-2']);
  expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'outcome not pushed to all', failed: 1, errors: ['Error'] }));
  expect(output).not.toContain('canary');
});

test('a connection that hangs delays nobody of its own message or another', async () => {
  let release!: () => void;
  const told: string[] = [];
  listeners.mockResolvedValue([listening('slow'), listening('c-1'), listening('c-2')]);
  gateway.on(PostToConnectionCommand).callsFake(async ({ ConnectionId }) => {
    if (ConnectionId === 'slow' && release === undefined) await new Promise<void>(resolve => { release = resolve; });
    told.push(ConnectionId);
  });
  const pushing = push(batch(anEvent(1), anEvent(2)));
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  expect(told.sort()).toEqual(['c-1', 'c-1', 'c-2', 'c-2', 'slow']);
  release();
  expect((await pushing).again).toEqual([]);
});

test.each([[1, 80], [10, 20]])('%s messages to many connections share the sockets, and all are told', async (messages, each) => {
  let running = 0;
  let most = 0;
  listeners.mockResolvedValue(Array.from({ length: each }, (_, n) => listening(`c-${n}`)));
  gateway.on(PostToConnectionCommand).callsFake(async () => {
    most = Math.max(most, ++running);
    await new Promise(resolve => setImmediate(resolve));
    running -= 1;
  });
  await push(batch(...Array.from({ length: messages }, (_, n) => anEvent(n))));
  expect([most, pushedTo().length]).toEqual([PUSHES_AT_ONCE, messages * each]);
});

test('a message that comes again and again begins with others each time, until each of as many as there may be was among the first', async () => {
  const all = Array.from({ length: MAX_CONNECTIONS }, (_, n) => listening(`c-${n}`));
  listeners.mockResolvedValue(all);
  const first = new Set<string | undefined>();
  for (let times = 1; times <= HUB_DELIVERY.maxReceiveCount; times++) {
    gateway.resetHistory();
    // All hang until the function has no time left: each of ten messages is pushed to what it surely begins with, and no further.
    let begun = 0;
    const timeLeft = () => (begun++ < PUSHES_AT_ONCE ? 20_000 : 0);
    await push(received(times, ...Array.from({ length: HUB_DELIVERY.batchSize }, (_, n) => anEvent(n))), timeLeft);
    const pushed = gateway.commandCalls(PostToConnectionCommand).map(call => call.args[0].input.ConnectionId);
    expect(new Set(pushed).size).toBe(SURE_PUSHES);
    pushed.forEach(id => first.add(id));
  }
  expect([...first].sort()).toEqual(all.map(({ connectionId }) => connectionId).sort());
});

test('no push begins that might outlive the function', async () => {
  listeners.mockResolvedValue([listening('c-1'), listening('c-2')]);
  let left = LONGEST_PUSH_MS + 1;
  const { again, lines } = await push(batch(anEvent(1)), () => (left -= 1));
  expect(again).toEqual(['m-1']);
  expect(pushedTo()).toEqual(['c-1']);
  expect(lines).toMatchObject([{ errors: ['OutOfTime'] }]);
});

test('listeners cannot be read: that message comes again, the others do not', async () => {
  listeners.mockRejectedValueOnce(new Error('canary'));
  const { again, output } = await push(batch(anEvent(1), anEvent(2)));
  expect(again).toEqual(['m-1']);
  expect(output).not.toContain('canary');
});

test('an event of ours that says nothing of an upload comes again: it becomes a dead letter that somebody sees', async () => {
  expect((await push(batch({ source: SOURCE }, anEvent(2)))).again).toEqual(['m-1']);
});

test.each([
  ['no event', 'canary'], ['no object', 'null'], ['of no source', { data: anEvent(1).data }],
  ['of another pipeline, whose owners may have the same ids', { ...anEvent(1), source: 'urn:image-upload-pipeline:pipeline-2' }],
])('what is %s is left alone on a topic that the user shares', async (_, message) => {
  listeners.mockResolvedValue([listening('c-1')]);
  const { again, output } = await push(batch(message));
  expect(again).toEqual([]);
  expect(pushedTo()).toEqual([]);
  expect(output).not.toContain('canary');
});
