import { CopyObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/image-workflow/record-image/record-image.lambda';
import { linesOf, outputOf } from '../../shared/captured-output';
import { withEnvironment } from '../../support/environment';
import { setBy } from '../../support/expressions';
import { taskInput } from '../../support/payloads';
import { aProcessingRecord, RUN, UPLOAD_ID } from '../../support/records';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);

withEnvironment('record-image', {
  UPLOADS_TABLE_NAME: 'table', UPLOADS_BUCKET_NAME: 'uploads', KEY_PREFIX: '/', IMAGES_BUCKET_NAME: 'images', LONGEST_RUN_SECONDS: '900', PIPELINE_ID: 'Stack-Images',
});

test('records in the table what stands in the buckets of its environment', async () => {
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ status: 'READY' }) });
  s3.on(CopyObjectCommand).resolves({});
  const source = { format: 'jpeg', width: 64, height: 48, frames: 1, hasAlpha: false, sha256: 'ab' } as const;
  const images = [{ size: 'small', format: 'webp', width: 32, height: 24, bytes: 99, sha256: 'cd', key: 'images/x' } as const];
  await handler({ ...taskInput(), revision: 'r1', source, images });

  const { input } = dynamo.commandCalls(UpdateCommand)[0].args[0];
  expect(input.TableName).toBe('table');
  expect(setBy(input).original).toContain('s3://uploads/originals/');
  expect(setBy(input).images).toContain('s3://images/images/x');
});

test('every line of the log names the upload, the attempt, the run and the call', async () => {
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ status: 'READY' }) });
  s3.on(CopyObjectCommand).resolves({});
  const source = { format: 'jpeg', width: 64, height: 48, frames: 1, hasAlpha: false, sha256: 'ab' } as const;
  const output = await outputOf(() => handler({ ...taskInput(), revision: 'r1', source, images: [] }, { awsRequestId: 'call-1' }));

  const lines = linesOf(output).filter(line => 'message' in line);
  expect(lines).toEqual([expect.objectContaining({ uploadId: UPLOAD_ID, attempt: 1, run: RUN, requestId: 'call-1' })]);
});
