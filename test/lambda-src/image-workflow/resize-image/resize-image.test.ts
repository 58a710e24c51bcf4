import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { EncodedImage, MadeSizes, makeSizes } from '../../../../lambda-src/image-engine/resize';
import { resizeImage } from '../../../../lambda-src/image-workflow/resize-image/resize-image';
import { ObjectStore } from '../../../../lambda-src/shared/object-store';
import { ResizeImageInput } from '../../../../src/contract/messages';
import { objectOf } from '../../support/bodies';
import { aDamagedJpeg, aJpeg } from '../../support/images';
import { SIZES, taskInput } from '../../support/payloads';
import { CLAIMED, UPLOAD_ID } from '../../support/records';
import { soon } from '../../support/soon';
import { silentLogger } from '../../support/steps';

const s3 = mockClient(S3Client);
const dependencies = {
  uploads: new ObjectStore(new S3Client({}), 'uploads', ''),
  images: new ObjectStore(new S3Client({}), 'images', ''),
  maxPixels: 10_000,
  makeSizes,
  logger: silentLogger(),
};
const input: ResizeImageInput = {
  ...taskInput({ attempt: 3 }),
  revision: 'r3',
  source: { format: 'jpeg', width: 64, height: 48, frames: 1, hasAlpha: false, sha256: 'ab' },
  batch: { id: '1', sizes: SIZES },
};

beforeEach(async () => {
  s3.reset();
  s3.on(GetObjectCommand).resolves(objectOf(await aJpeg()));
  s3.on(PutObjectCommand).resolves({});
});

const puts = (): PutObjectCommandInput[] => s3.commandCalls(PutObjectCommand).map(({ args: [command] }) => command.input);

test('reads the claimed version', async () => {
  await resizeImage(input, dependencies);

  expect(s3.commandCalls(GetObjectCommand)[0].args[0].input).toEqual({ Bucket: 'uploads', Key: CLAIMED.key, VersionId: 'v1' });
});

test('writes every size in every format, under its revision only', async () => {
  await resizeImage(input, dependencies);

  expect(puts().map(({ Bucket, Key }) => `${Bucket}/${Key}`).sort()).toEqual([
    `images/images/${UPLOAD_ID}/r3/small.jpg`,
    `images/images/${UPLOAD_ID}/r3/small.webp`,
    `images/images/${UPLOAD_ID}/r3/square.png`,
  ]);
});

test('writes images of the size and format that it names', async () => {
  await resizeImage(input, dependencies);

  const written = await Promise.all(puts().map(async ({ Body, ContentType }) => {
    const { format, width, height } = await sharp(Body as Buffer).metadata();
    return [ContentType, format, width, height];
  }));
  expect(written.sort()).toEqual([
    ['image/jpeg', 'jpeg', 32, 24],
    ['image/png', 'png', 16, 16],
    ['image/webp', 'webp', 32, 24],
  ]);
});

test.each([[true, ['dominantColor', 'thumbHash']], [undefined, []]])('says what the image looks like where its batch says so: %p', async (describes, found) => {
  const result = await resizeImage({ ...input, batch: { ...input.batch, describes } }, dependencies);

  expect(result.verdict === 'accepted' && Object.keys(result.appearance).sort()).toEqual(found);
});

test('tells of every object what it wrote, without its bytes', async () => {
  const result = await resizeImage(input, dependencies);

  const bodies = new Map(puts().map(({ Key, Body }) => [Key, Body as Buffer]));
  const image = (size: string, format: string, width: number, height: number, file: string) => {
    const key = `images/${UPLOAD_ID}/r3/${file}`;
    const body = bodies.get(key) ?? Buffer.alloc(0);
    return { size, format, width, height, key, bytes: body.byteLength, sha256: createHash('sha256').update(body).digest('hex') };
  };
  expect(result).toEqual({
    verdict: 'accepted',
    images: [image('small', 'webp', 32, 24, 'small.webp'), image('small', 'jpeg', 32, 24, 'small.jpg'), image('square', 'png', 16, 16, 'square.png')],
    appearance: {},
  });
});

test('refuses a file whose pixels are damaged, and writes nothing', async () => {
  s3.on(GetObjectCommand).resolves(objectOf(await aDamagedJpeg()));

  expect(await resizeImage(input, dependencies)).toMatchObject({ verdict: 'rejected', code: 'corrupt-image' });
  expect(puts()).toEqual([]);
});

test('holds the file against the pixels that it is set to accept, once more', async () => {
  expect(await resizeImage(input, { ...dependencies, maxPixels: 64 * 48 - 1 })).toMatchObject({ verdict: 'rejected', code: 'too-many-pixels' });
});

test('writes what is made while the rest is still being made', async () => {
  const images = (await makeSizes(await aJpeg(), { source: input.source, sizes: SIZES, maxPixels: 10_000 }) as MadeSizes).images;
  const afterFirst = async (image: Promise<EncodedImage>): Promise<EncodedImage> => {
    await soon(() => puts().length > 0);
    return image;
  };
  const inTurn: MadeSizes = { verdict: 'accepted', images: images.map((image, index) => index === 0 ? image : afterFirst(image)), appearance: {} };

  expect(await resizeImage(input, { ...dependencies, makeSizes: async () => inTurn })).toMatchObject({ verdict: 'accepted' });
  expect(puts()).toHaveLength(3);
});

test('throws if a size cannot be made, when no other is at work or on its way any more', async () => {
  const bad = { ...SIZES[0], outputs: [{ format: 'jpeg', quality: 0 }, ...SIZES[0].outputs] as const };
  let ended = 0;
  s3.on(PutObjectCommand).callsFake(async () => {
    await new Promise(resolve => setTimeout(resolve, 30));
    ended += 1;
    return {};
  });

  await expect(resizeImage({ ...input, batch: { id: '1', sizes: [bad] } }, dependencies)).rejects.toThrow('quality');
  expect(ended).toBe(2);
});

test('throws if an object cannot be written, when no other write is in flight any more', async () => {
  let ended = 0;
  s3.on(PutObjectCommand).callsFake(async ({ Key }: PutObjectCommandInput) => {
    if (Key?.endsWith('.webp')) throw new Error('slow down');
    await new Promise(resolve => setTimeout(resolve, 30));
    ended += 1;
    return {};
  });

  await expect(resizeImage(input, dependencies)).rejects.toThrow('slow down');
  expect(ended).toBe(2);
});

test('throws if the claimed version is gone: clean-up says who ended the upload', async () => {
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'gone', $metadata: {} }));

  await expect(resizeImage(input, dependencies)).rejects.toThrow('the claimed version of upload');
});

test('refuses a payload of a version that it does not know', async () => {
  await expect(resizeImage({ ...input, v: 7 }, dependencies)).rejects.toThrow('payload has version 7');
  expect(s3.calls()).toHaveLength(0);
});
