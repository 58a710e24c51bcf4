import { EventBridgeClient, PutEventsCommand, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { forwardToEventBus } from '../../../../lambda-src/announcement/forward-to-event-bus/forward-to-event-bus';
import { EndedRecord, outcomeMessage } from '../../../../lambda-src/announcement/outcome-event';
import { createLogger } from '../../../../lambda-src/shared/logger';
import { OUTCOME_STATUSES } from '../../../../src/contract/codes';
import { MAX_EVENT_BYTES } from '../../../../src/contract/outcome-event';
import { linesOf, outputOf } from '../../shared/captured-output';
import { aRecord } from '../../support/records';

const EVENT_BUS_ARN = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
/** What EventBridge takes in one call, in bytes; it counts detail, detail type, source and 14 for the time. */
const MOST_IN_A_CALL = 256 * 1024;
const eventBridge = mockClient(EventBridgeClient);

beforeEach(() => {
  eventBridge.reset();
  eventBridge.on(PutEventsCommand).callsFake(input => answerFor(input.Entries.length));
});

const uploadIdOf = (n: number) => `01970000-0000-7000-8000-00000000000${n}`;

/** What EventBridge answers when it takes everything but some. */
function answerFor(entries: number, refused: { readonly [index: number]: string } = {}): PutEventsResponse {
  return {
    FailedEntryCount: Object.keys(refused).length,
    Entries: Array.from({ length: entries }, (_, index) => refused[index] ? { ErrorCode: refused[index], ErrorMessage: 'canary' } : { EventId: `event-${index}` }),
  };
}

/** A message of the hub, as SQS hands it over. */
function aMessage(n: number, changes: Partial<EndedRecord> = {}): SQSRecord {
  const record = { ...aRecord({ uploadId: uploadIdOf(n), attempt: 1, version: 4 }), status: 'READY', ...changes } as EndedRecord;
  return { messageId: `message-${n}`, body: outcomeMessage(record, 'urn:image-upload-pipeline:pipeline-1').body } as SQSRecord;
}

interface Result {
  readonly response?: SQSBatchResponse;
  readonly failure?: Error;
  readonly output: string;
}

async function forward(...Records: SQSRecord[]): Promise<Result> {
  const dependencies = { eventBridge: new EventBridgeClient({}), eventBusArn: EVENT_BUS_ARN, eventSource: 'urn:image-upload-pipeline:pipeline-1', logger: createLogger('forward-to-event-bus') };
  let result: Omit<Result, 'output'> = {};
  const output = await outputOf(async () => {
    result = await forwardToEventBus({ Records }, dependencies).then(response => ({ response }), failure => ({ failure }));
  });
  return { ...result, output };
}

const calls = () => eventBridge.commandCalls(PutEventsCommand).map(call => call.args[0].input.Entries ?? []);
const failedOf = ({ response }: Result) => response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('an outcome', () => {
  test.each([...OUTCOME_STATUSES])('%s is put on the bus whole, of its type and time, as from a pipeline', async status => {
    const message = aMessage(1, { status });
    await forward(message);
    expect(calls()).toEqual([[{
      EventBusName: EVENT_BUS_ARN,
      Source: 'image-upload-pipeline',
      DetailType: `image-upload-pipeline.image.${status.toLowerCase()}.v1`,
      Detail: message.body,
      Time: new Date(JSON.parse(message.body).time),
    }]]);
  });

  test('of a later version, with members that this one does not know, is put on the bus as it is', async () => {
    const body = JSON.stringify({ ...JSON.parse(aMessage(1).body), specversion: '1.1', later: true });
    await forward({ ...aMessage(1), body });
    expect(calls()[0][0].Detail).toBe(body);
  });
});

describe('a batch', () => {
  test('that arrives is done', async () => {
    expect(failedOf(await forward(aMessage(1), aMessage(2)))).toEqual([]);
  });

  test('of ten is two calls, because EventBridge takes so much at once and no more', async () => {
    await forward(...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => aMessage(n)));
    expect(calls().map(entries => entries.length)).toEqual([7, 3]);
  });

  test('of the largest events fits into its calls', async () => {
    const largest = JSON.parse(aMessage(1).body);
    largest.data.declared.metadata = { note: '' };
    largest.data.declared.metadata.note = 'n'.repeat(MAX_EVENT_BYTES - Buffer.byteLength(JSON.stringify(largest)));
    const body = JSON.stringify(largest);
    expect(Buffer.byteLength(body)).toBe(MAX_EVENT_BYTES);
    await forward(...Array.from({ length: 10 }, (_, n) => ({ ...aMessage(n), body })));
    for (const entries of calls()) {
      const bytes = entries.map(({ Detail = '', DetailType = '', Source = '' }) => Buffer.byteLength(Detail + DetailType + Source) + 14);
      expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(MOST_IN_A_CALL);
    }
  });

  test('of which the bus refuses some comes again for these only', async () => {
    eventBridge.on(PutEventsCommand).resolves(answerFor(3, { 1: 'InternalFailure' }));
    expect(failedOf(await forward(aMessage(1), aMessage(2), aMessage(3)))).toEqual(['message-2']);
  });

  test('of which the second call fails comes again for that one only', async () => {
    eventBridge.on(PutEventsCommand)
      .resolvesOnce(answerFor(7)).rejectsOnce(Object.assign(new Error('canary'), { name: 'ThrottlingException' }));
    expect(failedOf(await forward(...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(n => aMessage(n))))).toEqual(['message-7', 'message-8']);
  });

  test('without an answer for an event comes again for that one', async () => {
    eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'event-0' }] });
    expect(failedOf(await forward(aMessage(1), aMessage(2)))).toEqual(['message-2']);
  });

  test('that fails as a whole is an error of the function, where alarms look', async () => {
    eventBridge.on(PutEventsCommand).resolves(answerFor(2, { 0: 'ThrottlingException', 1: 'ThrottlingException' }));
    expect((await forward(aMessage(1), aMessage(2))).failure?.message).toBe('no message of the batch was forwarded');
  });

  test.each<[string, string]>([
    ['no JSON', '{'], ['no object', '"text"'], ['nothing', 'null'], ['an event of nobody', '{"type":"t","time":"2026-03-01T10:00:00.000Z"}'],
    ['an event of another pipeline', aMessage(1).body.replace('pipeline-1', 'pipeline-2')],
  ])('of a topic that carries other messages too, %s, leaves them alone', async (_, body) => {
    const result = await forward({ ...aMessage(1), body }, aMessage(2));
    expect(failedOf(result)).toEqual([]);
    expect(calls().map(entries => entries.map(({ Detail }) => Detail))).toEqual([[aMessage(2).body]]);
  });

  test('of nothing but messages of others is done', async () => {
    expect(failedOf(await forward({ ...aMessage(1), body: 'text' }))).toEqual([]);
    expect(calls()).toEqual([]);
  });

  test.each<[string, object]>([
    ['without a type', { type: undefined }], ['without a time', { time: undefined }], ['with a time that is none', { time: 'soon' }],
  ])('with an event %s holds up no other', async (_, changes) => {
    const body = JSON.stringify({ ...JSON.parse(aMessage(1).body), ...changes });
    const result = await forward({ ...aMessage(1), body }, aMessage(2));
    expect(failedOf(result)).toEqual(['message-1']);
    expect(calls()[0]).toHaveLength(1);
  });
});

describe('the log', () => {
  test('says which upload was forwarded, and nothing of what the client said', async () => {
    const { output } = await forward(aMessage(1, { declared: { contentType: 'image/png', size: 1, fileName: 'canary.png' } }));
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'INFO', uploadId: uploadIdOf(1), message: 'outcome forwarded' })]);
    expect(output).not.toContain('canary');
  });

  test('says which was not, by the code of the refusal only', async () => {
    eventBridge.on(PutEventsCommand).resolves(answerFor(2, { 0: 'NotAuthorizedForSource' }));
    const { output } = await forward(aMessage(1), aMessage(2));
    expect(linesOf(output)[0]).toMatchObject({ level: 'WARN', uploadId: uploadIdOf(1), error: 'NotAuthorizedForSource' });
    expect(output).not.toContain('canary');
  });

  test('says which was not, by the name of the error only', async () => {
    eventBridge.on(PutEventsCommand).rejects(Object.assign(new Error('canary'), { name: 'AccessDeniedException' }));
    const { output } = await forward(aMessage(1));
    expect(linesOf(output)[0]).toMatchObject({ level: 'WARN', uploadId: uploadIdOf(1), error: 'AccessDeniedException' });
    expect(output).not.toContain('canary');
  });

  test('names a message that is no event by its id, and shows nothing of it', async () => {
    const { output } = await forward({ ...aMessage(1), body: JSON.stringify({ source: 'urn:image-upload-pipeline:pipeline-1', type: 1, subject: 'canary' }) }, aMessage(2));
    expect(linesOf(output)[0]).toMatchObject({ level: 'ERROR', messageId: 'message-1' });
    expect(output).not.toContain('canary');
  });
});
