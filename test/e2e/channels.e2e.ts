import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, QueueAttributeName, SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { DeployedPipeline } from './support/deployed-pipeline';
import { photo } from './support/files';
import { without } from './support/permissions';
import { see, take } from './support/queues';
import { ApiCall } from '../../local/signed-fetch';
import { postForm, readUpload, requestUpload } from '../../local/upload';
import { expectValidEvent } from '../support/wire-formats';

/** An event as a rule's target gets it. */
interface BusEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'detail': { readonly id: string; readonly subject: string; readonly data: { readonly status: string } };
}

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
});

async function attributesOf(queueUrl: string, ...names: QueueAttributeName[]): Promise<{ readonly [name: string]: string | undefined }> {
  const { Attributes = {} } = await pipeline.aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: names }));
  return Attributes;
}

/** The events that the target of a rule got of an upload. */
async function heard(rule: 'OnReady' | 'OnRejected', uploadId: string, howMany = 1, timeoutMs?: number): Promise<BusEvent[]> {
  const bodies = await take(pipeline.aws.sqs, pipeline.output(`${rule}Queue`), body => body.includes(uploadId), howMany, timeoutMs);
  return bodies.map(body => JSON.parse(body));
}

/** A file that calls itself a PNG. */
const refused = () => ({ ...photo(), contentType: 'image/png' });

describe('EventBridge', () => {
  test('the target of onReady gets the event of an image that is READY, whole', async () => {
    const { uploadId } = await pipeline.upload(call, photo());
    const [event] = await heard('OnReady', uploadId);
    const [published] = await pipeline.announcements.all(uploadId, 1_000);

    expect(event).toMatchObject({ 'source': 'image-upload-pipeline', 'detail-type': 'image-upload-pipeline.image.ready.v1' });
    expect(event.detail).toEqual(published);
    expectValidEvent(event.detail);
  });

  test('the target of onRejected gets the event of a file that was refused, and that of onReady does not', async () => {
    const { uploadId } = await pipeline.upload(call, refused());
    const [event] = await heard('OnRejected', uploadId);

    expect(event.detail).toMatchObject({ subject: uploadId, data: { status: 'REJECTED', error: { code: 'type-mismatch' } } });
    expectValidEvent(event.detail);
    expect(await heard('OnReady', uploadId, 1, 2_000)).toEqual([]);
  });

  test('a message of the hub that comes twice is two events with one id', async () => {
    const { uploadId } = await pipeline.upload(call, photo());
    const [published] = await pipeline.announcements.all(uploadId, 1_000);
    await pipeline.aws.sns.send(new PublishCommand({ TopicArn: pipeline.output('TopicArn'), Message: JSON.stringify(published) }));
    const events = await heard('OnReady', uploadId, 2);

    expect(events.map(({ detail }) => detail.id)).toEqual([published.id, published.id]);
  });

  test('a message of the hub that is of another pipeline, or no event at all, is left alone', async () => {
    const { uploadId } = await pipeline.upload(call, photo());
    const [published] = await pipeline.announcements.all(uploadId, 1_000);
    expect(await heard('OnReady', uploadId)).toHaveLength(1);
    for (const message of ['{"hello":1}', JSON.stringify({ ...published, source: 'urn:image-upload-pipeline:other' })]) {
      // Straight to its queue: the tests' own subscriber of the topic holds everything to be an event.
      await pipeline.aws.sqs.send(new SendMessageCommand({ QueueUrl: pipeline.output('EventBusQueue'), MessageBody: message }));
    }

    expect(await heard('OnReady', uploadId, 1, 3_000)).toEqual([]);
  });
});

describe('a channel that is broken', () => {
  const queue = () => pipeline.output('EventBusQueue');

  /** Runs something while the channel may not put events on its bus, and a message is tried once. */
  async function whileBroken<T>(work: () => Promise<T>): Promise<T> {
    const { RedrivePolicy = '', VisibilityTimeout = '' } = await attributesOf(queue(), 'RedrivePolicy', 'VisibilityTimeout');
    const hasty = { RedrivePolicy: JSON.stringify({ ...JSON.parse(RedrivePolicy), maxReceiveCount: 1 }), VisibilityTimeout: '1' };
    await pipeline.aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue(), Attributes: hasty }));
    try {
      return await without(pipeline, 'forwardToEventBus', 'events:PutEvents', work);
    } finally {
      await pipeline.aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl: queue(), Attributes: { RedrivePolicy, VisibilityTimeout } }));
    }
  }

  test('delays nobody; its event becomes a dead letter, whole; sent again from there it arrives', async () => {
    const { uploadId, published, dead } = await whileBroken(async () => {
      const view = await pipeline.upload(call, photo());
      const [event] = await pipeline.announcements.all(view.uploadId, 1_000);
      return { uploadId: view.uploadId, published: event, dead: await see(pipeline.aws.sqs, pipeline.output('EventBusDeadLetters'), view.uploadId) };
    });

    expect(published).toMatchObject({ subject: uploadId, data: { status: 'READY' } }); // another subscriber of the topic
    expect(dead.map(body => JSON.parse(body))).toEqual([published]);
    expect(await heard('OnReady', uploadId, 1, 1_000)).toEqual([]);

    // As the runbook does.
    const [letter] = await take(pipeline.aws.sqs, pipeline.output('EventBusDeadLetters'), body => body.includes(uploadId));
    await pipeline.aws.sqs.send(new SendMessageCommand({ QueueUrl: queue(), MessageBody: letter }));
    expect((await heard('OnReady', uploadId)).map(({ detail }) => detail)).toEqual([published]);
  }, 120_000);
});

describe('long polling', () => {
  const outcomeOf = (uploadId: string, query = '', as = call) => as(`/uploads/${uploadId}/outcome${query}`);

  test('answers as soon as there is an outcome', async () => {
    const file = photo();
    const permission = await requestUpload(call, { contentType: file.contentType, size: file.bytes.length });
    const waiting = outcomeOf(permission.uploadId, '?wait=25');
    await postForm(permission, new Uint8Array(file.bytes));
    const response = await waiting;
    const { status, images = [] } = await readUpload(call, permission.uploadId);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ uploadId: permission.uploadId, status, images: images.map(({ size }) => ({ size })) });
  });

  test('says 202 and to ask again when the wait is over', async () => {
    const { uploadId } = await requestUpload(call, { contentType: 'image/jpeg', size: 1000 });
    const response = await outcomeOf(uploadId, '?wait=1');

    expect([response.status, response.headers.get('retry-after'), (await response.json() as { readonly status: string }).status]).toEqual([202, '0', 'PENDING']);
  });

  test('finds nothing of somebody else, and nothing that is not there; refuses a wait out of range', async () => {
    const { uploadId } = await requestUpload(call, { contentType: 'image/jpeg', size: 1000 });
    const other = await pipeline.callsAs('OtherClient');
    const unknown = uploadId.replace(/.{4}$/, '0000');
    const statuses = [outcomeOf(uploadId, '', other), outcomeOf(unknown), outcomeOf(uploadId, '?wait=26'), outcomeOf(uploadId, '', await pipeline.callsAs('Stranger'))];

    expect(await Promise.all(statuses.map(async answer => (await answer).status))).toEqual([404, 404, 400, 403]);
  });
});
