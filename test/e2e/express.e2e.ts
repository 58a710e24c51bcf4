import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { DeadLetter, nextDeadLetter, redriveDeadLetter } from './support/dead-letters';
import { DeployedPipeline } from './support/deployed-pipeline';
import { halfPhoto, photo } from './support/files';
import { behindFaultProxy, FaultyFunctions } from './support/storm/faulty-functions';
import { makeDue, putRecord, setAside, sweep } from './support/sweeping';
import { at } from '../../local/fault-plans';
import { ApiCall } from '../../local/signed-fetch';
import { postForm, requestUpload, waitForOutcome } from '../../local/upload';

// The engine runs Express as Standard (docs/fidelity.md): what is shown here is its definition, its handlers' settings and its paths.
let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Express');
  call = pipeline.unsignedCalls();
});

test('is deployed as Express', async () => {
  const { type } = await pipeline.aws.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: pipeline.output('StateMachineArn') }));
  expect(type).toBe('EXPRESS');
});

test('a good photo is READY, announced once, with its original, and nothing that came in', async () => {
  const view = await pipeline.upload(call, photo());
  const { uploadId } = view;

  expect(view).toMatchObject({ status: 'READY', images: [{ size: 'small', format: 'webp', width: 64 }] });
  const bytes = Buffer.from(await (await fetch(view.images![0].url)).arrayBuffer());
  const { images: [recorded] = [], openShard, dueAt } = await pipeline.record(uploadId);
  expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([recorded.bytes, recorded.sha256]);
  expect({ openShard, dueAt }).toEqual({});
  expect(await pipeline.uploadedKeys(uploadId)).toEqual([`originals/${uploadId}/r1`]);
  expect(await pipeline.announcements.all(uploadId, 2_000)).toMatchObject([{ type: 'image-upload-pipeline.image.ready.v1' }]);
});

test('a corrupt photo is REJECTED, announced once, in quarantine, and leaves no size', async () => {
  const { uploadId, status, error } = await pipeline.upload(call, halfPhoto());

  expect({ status, code: error?.code }).toEqual({ status: 'REJECTED', code: 'corrupt-image' });
  expect(await pipeline.imageKeys(uploadId)).toEqual([]);
  expect(await pipeline.uploadedKeys(uploadId)).toEqual([`quarantine/${uploadId}/r1`]);
  expect(await pipeline.announcements.all(uploadId, 2_000)).toMatchObject([{ type: 'image-upload-pipeline.image.rejected.v1' }]);
});

test('the same event twice and the same form twice give one run', async () => {
  const { bytes, contentType } = photo();
  const permission = await requestUpload(call, { contentType, size: bytes.length });
  const { uploadId } = permission;
  await Promise.all([1, 2].map(async () => postForm(permission, new Uint8Array(bytes))));
  const [version] = await pipeline.versions('UploadsBucket', `incoming/${uploadId}`);
  await Promise.all([pipeline.deliverEvent(version), pipeline.deliverEvent(version)]);
  const view = await waitForOutcome(call, uploadId);
  const before = await pipeline.record(uploadId);
  await pipeline.deliverEvent(version);
  await sleep(1_000); // for a second run, if there were one

  expect(view.status).toBe('READY');
  expect(await pipeline.record(uploadId)).toEqual(before);
  expect(before).toMatchObject({ attempt: 1, revision: 'r1' });
  expect(await pipeline.executions(uploadId)).toHaveLength(1);
  expect(await pipeline.announcements.all(uploadId, 2_000)).toHaveLength(1);
});

describe('when no execution can be started', () => {
  let functions: FaultyFunctions;

  beforeAll(async () => {
    functions = await behindFaultProxy(pipeline);
    await setAside(pipeline);
  });

  afterAll(async () => functions.restore());

  /** A photo that is claimed and not started, and the letter that tells of it. */
  async function notStarted(): Promise<{ uploadId: string; letter: DeadLetter }> {
    functions.proxy.plan = at({ caller: 'startWorkflow', operation: 'StartExecution', times: Infinity }, 'error');
    const { permission: { uploadId } } = await pipeline.send(call, photo());
    const letter = await nextDeadLetter(pipeline, 20);
    functions.proxy.plan = () => undefined;
    expect(letter).toMatchObject({
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: { Records: [{ s3: { object: { key: `incoming/${uploadId}` } } }] },
    });
    expect(await pipeline.record(uploadId)).toMatchObject({ status: 'PROCESSING', attempt: 1 });
    expect(await pipeline.executions(uploadId)).toEqual([]);
    return { uploadId, letter: letter! };
  }

  test('the whole event becomes a dead letter; handed over again, the upload is READY, and no letter is left', async () => {
    const { uploadId, letter } = await notStarted();
    await redriveDeadLetter(pipeline, letter);

    expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
    expect(await pipeline.executions(uploadId)).toHaveLength(1);
    expect(await pipeline.record(uploadId)).toMatchObject({ attempt: 1 });
    expect(await pipeline.announcements.all(uploadId, 2_000)).toHaveLength(1);
    expect(await nextDeadLetter(pipeline, 1)).toBeUndefined();
  });

  test('a run that is never heard of again is replaced once, past its bound; at a later attempt it ends FAILED', async () => {
    const { uploadId, letter } = await notStarted();
    const claimed = await pipeline.record(uploadId);
    const run = `${pipeline.output('StateMachineArn').replace(':stateMachine:', ':express:')}:${uploadId}-1:gone`;
    await putRecord(pipeline, { ...claimed, run, dueAt: 1 });
    expect(await sweep(pipeline)).toEqual({ redriven: 1 });
    expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY', attempt: 2 });
    await makeDue(pipeline, uploadId);
    expect(await sweep(pipeline)).toEqual({ settled: 1 });

    // As it was, with a run that vanished later: the letter's event comes again and changes nothing.
    await putRecord(pipeline, { ...claimed, attempt: 2, run, dueAt: 1 });
    await redriveDeadLetter(pipeline, letter);
    expect(await sweep(pipeline)).toEqual({ closed: 1 });
    expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'FAILED', error: { code: 'internal' } });
    expect(await pipeline.imageKeys(uploadId)).not.toContainEqual(expect.stringContaining('/r2/'));
  });
});
