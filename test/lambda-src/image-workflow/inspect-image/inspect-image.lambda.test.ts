import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { handler } from '../../../../lambda-src/image-workflow/inspect-image/inspect-image.lambda';
import { objectOf } from '../../support/bodies';
import { withEnvironment } from '../../support/environment';
import { aJpeg, aWebp } from '../../support/images';
import { SIZES, taskInput } from '../../support/payloads';
import { aProcessingRecord } from '../../support/records';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);

withEnvironment('inspect-image', {
  UPLOADS_TABLE_NAME: 'table',
  UPLOADS_BUCKET_NAME: 'uploads',
  KEY_PREFIX: '/',
  LONGEST_RUN_SECONDS: '900',
  ACCEPTED_TYPES: '["image/jpeg"]',
  MAX_PIXELS: '10000',
  MAX_FRAMES: '1',
  SIZES: JSON.stringify(SIZES),
  RESIZE_MEMORY_MIB: '1769',
  RESIZE_SECONDS: '120',
});
beforeEach(() => {
  dynamo.reset();
  s3.reset();
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord() });
});
// The loaders belong to the process, which runs other tests after this one.
afterAll(() => sharp.unblock({ operation: ['VipsForeignLoad'] }));

test('fences in the table, reads the uploads bucket, and plans the sizes of its environment', async () => {
  const jpeg = await aJpeg();
  s3.on(GetObjectCommand).resolves(objectOf(jpeg));
  const result = await handler(taskInput({ declared: { contentType: 'image/jpeg', size: jpeg.length } }));

  expect(result).toMatchObject({ verdict: 'accepted', batches: [{ sizes: SIZES }] });
  expect(dynamo.commandCalls(UpdateCommand)[0].args[0].input.TableName).toBe('table');
  expect(s3.commandCalls(GetObjectCommand)[0].args[0].input.Bucket).toBe('uploads');
});

test('leaves the decoder only the formats that are accepted', async () => {
  const webp = await aWebp();
  await handler(taskInput()).catch(() => undefined);

  await expect(sharp(webp).metadata()).rejects.toThrow('unsupported image format');
});
