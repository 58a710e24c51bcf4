import { ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../../lambda-src/image-workflow/clean-up/clean-up.lambda';
import { withEnvironment } from '../../support/environment';
import { aProcessingRecord, RUN, UPLOAD_ID } from '../../support/records';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);

withEnvironment('clean-up', {
  UPLOADS_TABLE_NAME: 'table', UPLOADS_BUCKET_NAME: 'uploads', KEY_PREFIX: '/', IMAGES_BUCKET_NAME: 'images', LONGEST_RUN_SECONDS: '900', REJECTED_FILES: 'keep', PIPELINE_ID: 'Stack-Images',
});

test('closes in the table, and clears the buckets, of its environment', async () => {
  const closing = { outcome: 'FAILED', code: 'internal', detail: 'x' } as const;
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ closing }) });
  s3.on(ListObjectsV2Command).resolves({}).on(ListObjectVersionsCommand).resolves({});
  await handler({ v: 1, uploadId: UPLOAD_ID, attempt: 1, run: RUN, reason: { failed: { error: 'TypeError', cause: '' } } });

  expect(dynamo.commandCalls(UpdateCommand)[0].args[0].input.TableName).toBe('table');
  expect(s3.commandCalls(ListObjectsV2Command)[0].args[0].input.Bucket).toBe('images');
  expect(s3.commandCalls(ListObjectVersionsCommand)[0].args[0].input.Bucket).toBe('uploads');
});
