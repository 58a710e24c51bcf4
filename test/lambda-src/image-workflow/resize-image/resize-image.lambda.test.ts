import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { handler } from '../../../../lambda-src/image-workflow/resize-image/resize-image.lambda';
import { objectOf } from '../../support/bodies';
import { withEnvironment } from '../../support/environment';
import { aJpeg, aWebp } from '../../support/images';
import { SIZES, taskInput } from '../../support/payloads';

const s3 = mockClient(S3Client);

withEnvironment('resize-image', { UPLOADS_BUCKET_NAME: 'uploads', KEY_PREFIX: '/', IMAGES_BUCKET_NAME: 'images', ACCEPTED_TYPES: '["image/jpeg"]', MAX_PIXELS: '10000' });
beforeEach(() => s3.reset());
// The loaders belong to the process, which runs other tests after this one.
afterAll(() => sharp.unblock({ operation: ['VipsForeignLoad'] }));

const source = { format: 'jpeg', width: 64, height: 48, frames: 1, hasAlpha: false, sha256: 'ab' } as const;
const input = { ...taskInput(), revision: 'r1', source, batch: { id: '1', sizes: SIZES } };

test('reads the uploads bucket and writes the images bucket of its environment', async () => {
  s3.on(GetObjectCommand).resolves(objectOf(await aJpeg()));
  await handler(input);

  expect(s3.commandCalls(GetObjectCommand)[0].args[0].input.Bucket).toBe('uploads');
  expect(s3.commandCalls(PutObjectCommand).map(({ args: [{ input: { Bucket } }] }) => Bucket)).toEqual(['images', 'images', 'images']);
});

test('leaves the decoder only the formats that are accepted', async () => {
  const webp = await aWebp();
  await handler(input).catch(() => undefined);

  await expect(sharp(webp).metadata()).rejects.toThrow('unsupported image format');
});
