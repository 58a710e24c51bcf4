import { webSocketChannel, webSocketMessages, webSocketOperations } from './asyncapi-web-socket';
import { componentsOf, HTTP_FORMATS, MESSAGE_FORMATS } from './formats';
import { JsonSchema } from './json-schema';
import { WIRE_VERSION } from './version';
import { MAX_EVENT_BYTES } from '../../../src/contract/outcome-event';

/** Formats of the HTTP API that travel over connections too. */
const SHARED = ['UploadQuestion', 'Problem'];

/** What the pipeline sends by itself, as AsyncAPI 3.0. */
export function asyncApi(): JsonSchema {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Image upload pipeline',
      version: WIRE_VERSION,
      description: [
        'What a pipeline sends by itself: one event for each outcome of an upload, through every channel that it has.',
        'An event may come twice, with the same `id`, and outcomes of one upload may come in another order: of two, the one with the higher `data.version` is the later.',
        'Members are added without a new version: let those pass that you do not know.',
      ].join('\n'),
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      topic: {
        title: 'SNS topic',
        description: 'The hub. Subscribe with raw message delivery, and filter on the message attributes `type`, `status` and `ownerId`.',
        address: '{topicArn}',
        parameters: { topicArn: { description: 'ARN of `pipeline.topic`.' } },
        messages: { outcome: { $ref: '#/components/messages/Outcome' } },
        bindings: { sns: { name: '{topicArn}', bindingVersion: '0.1.0' } },
      },
      eventBus: {
        title: 'EventBridge',
        description: 'With `NotificationChannel.eventBridge()`. `source` is `image-upload-pipeline`, `detail-type` the type of the event, and `detail` the whole event; '
          + 'filter on `detail.source` for one pipeline.',
        address: '{eventBus}',
        parameters: { eventBus: { description: 'Name or ARN of the event bus.' } },
        messages: { outcome: { $ref: '#/components/messages/EventBridgeOutcome' } },
      },
      webSocket: webSocketChannel(),
    },
    operations: {
      ...webSocketOperations(),
      publishOutcome: {
        action: 'send',
        channel: { $ref: '#/channels/topic' },
        summary: 'An upload has an outcome.',
        messages: [{ $ref: '#/channels/topic/messages/outcome' }],
      },
      putOutcome: {
        action: 'send',
        channel: { $ref: '#/channels/eventBus' },
        summary: 'An upload has an outcome.',
        messages: [{ $ref: '#/channels/eventBus/messages/outcome' }],
      },
    },
    components: {
      messages: {
        ...webSocketMessages(),
        Outcome: {
          name: 'Outcome',
          title: 'Outcome of an upload',
          description: `At most ${MAX_EVENT_BYTES} bytes.`,
          contentType: 'application/cloudevents+json',
          headers: {
            type: 'object',
            description: 'Message attributes of SNS.',
            properties: {
              type: { type: 'string', description: 'Type of the event.' },
              status: { type: 'string', description: 'Status of the upload.' },
              ownerId: { type: 'string', description: 'Whose upload it is; absent where uploads have no owner.' },
            },
            required: ['type', 'status'],
          },
          payload: { $ref: '#/components/schemas/OutcomeEvent' },
        },
        EventBridgeOutcome: {
          name: 'EventBridgeOutcome',
          title: 'Outcome of an upload, in the envelope of EventBridge',
          contentType: 'application/json',
          payload: {
            type: 'object',
            properties: {
              'source': { const: 'image-upload-pipeline' },
              'detail-type': { type: 'string', description: 'Type of the event.' },
              'detail': { $ref: '#/components/schemas/OutcomeEvent' },
            },
            required: ['source', 'detail-type', 'detail'],
          },
        },
      },
      schemas: componentsOf([...MESSAGE_FORMATS, ...HTTP_FORMATS.filter(({ name }) => SHARED.includes(name))]),
    },
  };
}
