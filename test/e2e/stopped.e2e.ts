import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DeployedPipeline } from './support/deployed-pipeline';
import { halfPhoto, largeImage, photo } from './support/files';
import { ApiCall } from '../../local/signed-fetch';
import { waitForOutcome } from '../../local/upload';

let pipeline: DeployedPipeline;
let call: ApiCall;

beforeAll(async () => {
  pipeline = await DeployedPipeline.find('Images');
  call = await pipeline.callsAs('Client');
});

async function redrive(uploadId: unknown): Promise<unknown> {
  const { Payload, FunctionError } = await pipeline.aws.lambda.send(new InvokeCommand({
    FunctionName: pipeline.output('StartWorkflow'), Payload: Buffer.from(JSON.stringify({ redrive: uploadId })),
  }));
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(Payload!).toString());
}

test('an execution that is stopped by hand ends FAILED, clean and announced; by hand it is tried again and READY', async () => {
  const { permission: { uploadId } } = await pipeline.send(call, await largeImage());
  let run: string | undefined;
  while (run === undefined) {
    run = (await pipeline.record(uploadId)).run;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  await pipeline.aws.sfn.send(new StopExecutionCommand({ executionArn: run }));

  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'FAILED', error: { code: 'internal' } });
  expect(await pipeline.announcements.all(uploadId, 3_000)).toMatchObject([{ type: 'image-upload-pipeline.image.failed.v1' }]);
  expect(await pipeline.uploadedKeys(uploadId)).toEqual([`incoming/${uploadId}`]);
  expect(await pipeline.executions(uploadId)).toHaveLength(1);

  expect(await redrive(uploadId)).toEqual({ redriven: true, uploadId, attempt: 2 });
  expect(await waitForOutcome(call, uploadId)).toMatchObject({ status: 'READY', attempt: 2 });
  expect((await pipeline.announcements.all(uploadId, 3_000)).map(({ data }) => data.status)).toEqual(['FAILED', 'READY']);
  expect(new Set((await pipeline.imageKeys(uploadId)).map(key => key.split('/')[2]))).toContain('r2');
});

describe('what cannot be tried again is refused, with the reason', () => {
  test('a READY image', async () => {
    const { uploadId } = await pipeline.upload(call, photo());
    expect(await redrive(uploadId)).toEqual({ redriven: false, reason: expect.stringContaining('this one is READY') });
  });

  test('a refused file', async () => {
    const { uploadId } = await pipeline.upload(call, halfPhoto());
    expect(await redrive(uploadId)).toEqual({ redriven: false, reason: expect.stringContaining('this one is REJECTED') });
  });

  test('an upload that is not there, and what is no id', async () => {
    expect(await redrive('01890a5d-ac96-774b-bcce-b302099a8057')).toEqual({ redriven: false, reason: 'there is no such upload' });
    expect(await redrive(17)).toMatchObject({ redriven: false });
  });
});
