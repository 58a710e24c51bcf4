import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { DeployedPipeline } from './support/deployed-pipeline';
import { animation, drawing, photo } from './support/files';
import { ApiCall } from '../../local/signed-fetch';
import { UploadView } from '../../local/upload';

describe('a good photo, with the defaults', () => {
  let pipeline: DeployedPipeline;
  let call: ApiCall;
  let view: UploadView;

  beforeAll(async () => {
    pipeline = await DeployedPipeline.find('Images');
    call = await pipeline.callsAs('Client');
    view = await pipeline.upload(call, photo());
  });

  test('is READY in every size and format', () => {
    expect(view.status).toBe('READY');
    expect(view.images?.map(({ size, format, width, height }) => `${size} ${format} ${width}×${height}`).sort()).toEqual([
      'large jpeg 1024×484', 'large webp 1024×484', // never enlarged
      'medium jpeg 800×378', 'medium webp 800×378',
      'small jpeg 320×151', 'small webp 320×151',
      'thumbnail jpeg 160×160', 'thumbnail webp 160×160',
    ]);
  });

  test('says which of them asked for more pixels than there are', () => {
    expect(view.images?.filter(({ natural }) => natural).map(({ size }) => size)).toEqual(['large', 'large']);
  });

  test('tells what it looks like, in the answer and in the event', async () => {
    const look = { thumbHash: expect.stringMatching(/^[A-Za-z0-9+/]{20,40}={0,2}$/), dominantColor: expect.stringMatching(/^#[0-9a-f]{6}$/) };
    const [event] = await pipeline.announcements.all(view.uploadId, 3_000);
    expect([view.source, event.data.source]).toEqual([expect.objectContaining(look), expect.objectContaining(look)]);
  });

  test('has sizes behind its URLs that decode to what the record says', async () => {
    for (const image of view.images!) {
      const response = await fetch(image.url);
      expect([image.size, response.status, response.headers.get('content-type')]).toEqual([image.size, 200, `image/${image.format}`]);
      const bytes = Buffer.from(await response.arrayBuffer());
      const { data, info } = await sharp(bytes, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
      expect({ width: info.width, height: info.height, bytes: bytes.length, format: (await sharp(bytes).metadata()).format }).toEqual({
        width: image.width, height: image.height, bytes: image.bytes, format: image.format,
      });
      expect(data.length).toBe(image.width * image.height * 3);
    }
  });

  test('keeps its original, byte for byte, and nothing that came in', async () => {
    expect(await pipeline.uploadedKeys(view.uploadId)).toEqual([`originals/${view.uploadId}/r1`]);
    expect(await pipeline.read('UploadsBucket', `originals/${view.uploadId}/r1`)).toEqual(photo().bytes);
  });

  test('is announced once, with where its sizes stand and no URL that expires', async () => {
    const record = await pipeline.record(view.uploadId);
    const events = await pipeline.announcements.all(view.uploadId, 3_000);

    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      specversion: '1.0',
      id: `${view.uploadId}:${record.version}:READY`,
      type: 'image-upload-pipeline.image.ready.v1',
      subject: view.uploadId,
      data: { status: 'READY', attempt: 1, source: { width: 1024, height: 484, sha256: createHash('sha256').update(photo().bytes).digest('hex') } },
    });
    expect(JSON.stringify(events[0])).toContain(`s3://${pipeline.output('ImagesBucket')}/images/${view.uploadId}/r1/thumbnail.webp`);
    expect(JSON.stringify(events[0])).not.toMatch(/X-Amz-|https?:/);
  });

  test('is closed in its record: nothing is due any more', async () => {
    const { openShard, dueAt, closing, run, attempt } = await pipeline.record(view.uploadId);
    expect({ openShard, dueAt, closing, attempt }).toEqual({ attempt: 1 });
    expect(run).toMatch(new RegExp(`:${view.uploadId}-1-`));
  });

  test('is there for its owner only', async () => {
    const other = await pipeline.callsAs('OtherClient');
    expect((await other(`/uploads/${view.uploadId}`)).status).toBe(404);
    const again = await pipeline.callsAs('Client'); // another session of the same role
    expect((await again(`/uploads/${view.uploadId}`)).status).toBe(200);
  });
});

describe('who may call', () => {
  test('nobody without a signature, and nobody without the grant', async () => {
    const pipeline = await DeployedPipeline.find('Images');
    const request = { method: 'POST', body: { contentType: 'image/jpeg', size: 1 } };
    expect((await pipeline.unsignedCalls()('/uploads', request)).status).toBe(403);
    expect((await (await pipeline.callsAs('Stranger'))('/uploads', request)).status).toBe(403);
  });
});

describe('a second pipeline in the same stack, open and with sizes of its own', () => {
  let pipeline: DeployedPipeline;
  let view: UploadView;

  beforeAll(async () => {
    pipeline = await DeployedPipeline.find('Avatars');
    view = await pipeline.upload(pipeline.unsignedCalls(), await drawing());
  });

  test('makes its own sizes in its own formats', async () => {
    expect(view.images?.map(({ size, format, width, height }) => `${size} ${format} ${width}×${height}`).sort()).toEqual([
      'card jpeg 120×60', 'face avif 64×64', 'face png 64×64', 'tile png 160×80',
    ]);
  });

  test('names the part that draws attention', () => {
    expect(view.source?.crops).toEqual({ '1:1': { left: expect.any(Number), top: 0, width: 100, height: 100 } });
  });

  test('lays JPEG on the background and keeps transparency in PNG', async () => {
    const bytesOf = async (size: string, format: string) => Buffer.from(await (await fetch(
      view.images!.find(image => image.size === size && image.format === format)!.url)).arrayBuffer());
    const card = await sharp(await bytesOf('card', 'jpeg')).raw().toBuffer({ resolveWithObject: true });
    const [red, green, blue] = card.data.subarray((30 * 120 + 110) * 3); // in the transparent half
    expect(red).toBeGreaterThan(240);
    expect(Math.max(green, blue)).toBeLessThan(15);
    expect((await sharp(await bytesOf('face', 'png')).metadata()).hasAlpha).toBe(true);
  });

  test('announces with a source of its own, and without an owner', async () => {
    const [event] = await pipeline.announcements.all(view.uploadId, 3_000);
    const images = await DeployedPipeline.find('Images');
    const photoView = await images.upload(await images.callsAs('Client'), photo());
    const [other] = await images.announcements.all(photoView.uploadId, 3_000);

    expect(event.source).toMatch(/^urn:image-upload-pipeline:/);
    expect(event.source).not.toBe(other.source);
    expect(event.data).not.toHaveProperty('ownerId');
    expect(other.data).toHaveProperty('ownerId');
  });
});

test('an animation is one in WebP, with its times', async () => {
  const pipeline = await DeployedPipeline.find('Express');
  const view = await pipeline.upload(pipeline.unsignedCalls(), await animation());

  expect(view.images?.map(({ size, format, width, height, animated }) => [size, format, width, height, animated])).toEqual([['small', 'webp', 64, 51, true]]);
  const bytes = Buffer.from(await (await fetch(view.images![0].url)).arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 64, height: 51, pages: 3, delay: [100, 200, 300] });
});
