import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/announcement/forward-to-event-bus/forward-to-event-bus.lambda';
import { linesOf, outputOf } from '../../shared/captured-output';

const EVENT_BUS_ARN = 'arn:aws:events:ap-south-1:444455556666:event-bus/central';
const eventBridge = mockClient(EventBridgeClient);
const event = { Records: [{ messageId: 'm', body: '{"source":"urn:image-upload-pipeline:pipeline-1","type":"t","subject":"u","time":"2026-03-01T10:00:00.000Z","data":{"attempt":2}}' }] } as SQSEvent;

beforeEach(() => {
  eventBridge.reset();
  eventBridge.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'e' }] });
});
afterEach(() => ['EVENT_BUS_ARN', 'EVENT_SOURCE'].forEach(name => delete process.env[name]));

test('the handler puts events on the bus of its environment, in the region of that bus', async () => {
  Object.assign(process.env, { EVENT_BUS_ARN, EVENT_SOURCE: 'urn:image-upload-pipeline:pipeline-1' });
  await outputOf(() => handler(event));
  const [call] = eventBridge.commandCalls(PutEventsCommand);
  expect(call.args[0].input.Entries?.map(({ EventBusName }) => EventBusName)).toEqual([EVENT_BUS_ARN]);
  expect(await (call.thisValue as EventBridgeClient).config.region()).toBe('ap-south-1');
});

test('each line names the call, the upload and the attempt', async () => {
  Object.assign(process.env, { EVENT_BUS_ARN, EVENT_SOURCE: 'urn:image-upload-pipeline:pipeline-1' });
  const [line] = linesOf(await outputOf(() => handler(event, { awsRequestId: 'call-1' })));
  expect(line).toMatchObject({ requestId: 'call-1', uploadId: 'u', attempt: 2 });
});

test('the handler fails without its environment, so that the messages come again', async () => {
  await expect(handler(event)).rejects.toThrow('forward-to-event-bus misses in its environment: EVENT_BUS_ARN, EVENT_SOURCE');
});
