import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DeployedPipeline } from './support/deployed-pipeline';
import { halfPhoto, photo } from './support/files';
import { without } from './support/permissions';
import { makeDue, sweep } from './support/sweeping';
import { ApiCall, ApiRequest } from '../../local/signed-fetch';
import { requestUpload, waitForOutcome } from '../../local/upload';

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
});

test.each([
  ['inspectImage', 's3:GetObjectVersion'],
  ['resizeImage', 's3:PutObject'],
  ['recordImage', 's3:PutObject'],
  ['recordImage', 'dynamodb:UpdateItem'],
])('without its permission, %s %s, the upload FAILS, is announced, and only the source is kept', async (handler, action) => {
  const view = await without(pipeline, handler, action, () => pipeline.upload(call, photo()));

  expect(view).toMatchObject({ status: 'FAILED', error: { code: 'internal' } });
  expect(await pipeline.announcements.all(view.uploadId, 3_000)).toMatchObject([
    { type: 'image-upload-pipeline.image.failed.v1', data: { error: { code: 'internal' } } },
  ]);
  expect(await pipeline.imageKeys(view.uploadId)).toEqual([]);
  expect(await pipeline.uploadedKeys(view.uploadId)).toEqual([`incoming/${view.uploadId}`]);
  expect(await pipeline.read('UploadsBucket', `incoming/${view.uploadId}`)).toEqual(photo().bytes);
});

test.each<[string, string, string, ApiRequest]>([
  ['requestUpload', 'dynamodb:PutItem', '/uploads', { method: 'POST', body: { contentType: 'image/png', size: 10 } }],
  ['readUpload', 'dynamodb:GetItem', '/uploads/{uploadId}', {}],
  ['readUpload', 'dynamodb:Query', '/uploads', {}],
  ['awaitOutcome', 'dynamodb:GetItem', '/uploads/{uploadId}/outcome?wait=1', {}],
  ['deleteUpload', 'dynamodb:UpdateItem', '/uploads/{uploadId}', { method: 'DELETE' }],
  ['trackConnection', 'dynamodb:PutItem', '/tickets', { method: 'POST' }],
])('without its permission, %s %s, the API answers 503, and as ever afterwards', async (handler, action, path, request) => {
  const { uploadId } = await requestUpload(call, { contentType: 'image/png', size: 10 });
  const ask = async () => (await call(path.replace('{uploadId}', uploadId), request)).status;

  expect(await without(pipeline, handler, action, ask)).toBe(503);
  expect(await ask()).toBeLessThan(300);
});

test('a form is worth what its signer may: without s3:PutObject of requestUpload, S3 refuses it', async () => {
  const { answer } = await without(pipeline, 'requestUpload', 's3:PutObject', () => pipeline.send(call, photo()));

  expect(answer.status).toBe(403);
});

test('without states:StartExecution of startWorkflow, the upload is claimed and does not run; the event comes again, and it is READY', async () => {
  const uploadId = await without(pipeline, 'startWorkflow', 'states:StartExecution', async () => {
    const { permission } = await pipeline.send(call, photo());
    while ((await pipeline.record(permission.uploadId)).status === 'PENDING') {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    const [source] = await pipeline.versions('UploadsBucket', `incoming/${permission.uploadId}`);
    expect(await pipeline.deliverEvent(source)).toBe('Unhandled');
    return permission.uploadId;
  });
  expect(await pipeline.record(uploadId)).toMatchObject({ status: 'PROCESSING' });
  expect(await pipeline.executions(uploadId)).toEqual([]);

  const [source] = await pipeline.versions('UploadsBucket', `incoming/${uploadId}`);
  expect(await pipeline.deliverEvent(source)).toBeUndefined();
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY' });
});

test('without dynamodb:UpdateItem of cleanUp, a refused file stays open when its run has failed; the sweep ends it when the permission is back', async () => {
  const uploadId = await without(pipeline, 'cleanUp', 'dynamodb:UpdateItem', async () => {
    const { permission } = await pipeline.send(call, halfPhoto());
    while ((await pipeline.executions(permission.uploadId, 'FAILED')).length === 0) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    return permission.uploadId;
  });
  expect(await pipeline.record(uploadId)).toMatchObject({ status: 'PROCESSING' });

  await makeDue(pipeline, uploadId);
  await sweep(pipeline);
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'FAILED', error: { code: 'internal' } });
});

test('without dynamodb:Query of pushToClients, an event is left for another try', async () => {
  const { uploadId } = await pipeline.upload(call, photo());
  const event = await pipeline.announcements.of(uploadId, 10_000);
  const push = async () => {
    const { Payload } = await pipeline.aws.lambda.send(new InvokeCommand({
      FunctionName: JSON.parse(pipeline.output('Functions')).pushToClients,
      Payload: Buffer.from(JSON.stringify({ Records: [{ messageId: 'one', body: JSON.stringify(event), attributes: {} }] })),
    }));
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  };

  expect(await without(pipeline, 'pushToClients', 'dynamodb:Query', push)).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
  expect(await push()).toEqual({ batchItemFailures: [] });
});

test('without dynamodb:Query of sweepUploads, the sweep fails and says so', async () => {
  await expect(without(pipeline, 'sweepUploads', 'dynamodb:Query', () => sweep(pipeline))).rejects.toThrow('the sweep failed');
});

test('with its permissions again, the pipeline works', async () => {
  expect((await pipeline.upload(call, photo())).status).toBe('READY');
});
