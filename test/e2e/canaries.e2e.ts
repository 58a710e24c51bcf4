import { DeployedPipeline } from './support/deployed-pipeline';
import { readLogs } from './support/log-lines';
import { UploadView } from '../../local/upload';
import { CONTENT_TYPES } from '../../src/contract/image-formats';
import { CANARIES, holdsCanary } from '../images/hostile/canaries';

/** What the pipeline accepts by default. */
const SENT = CANARIES.filter(({ format }) => ['jpeg', 'png', 'webp', 'gif'].includes(format));

describe('what stands in the fields of a file', () => {
  let pipeline: DeployedPipeline;
  const views = new Map<string, UploadView>();

  beforeAll(async () => {
    pipeline = await DeployedPipeline.find('Images');
    const call = await pipeline.callsAs('Client');
    for (const { format, file } of SENT) {
      const bytes = await file();
      expect(holdsCanary(bytes)).toBe(true);
      views.set(format, await pipeline.upload(call, { bytes, contentType: CONTENT_TYPES[format] }));
      // A part of it, which is refused: that says no more of the file.
      views.set(`a third of a ${format}`, await pipeline.upload(call, { bytes: bytes.subarray(0, bytes.length / 3), contentType: CONTENT_TYPES[format] }));
    }
  });

  test('keeps no file from being READY, and no part of one from being refused', () => {
    expect(Object.fromEntries([...views].map(([name, { status }]) => [name, status]))).toEqual(
      Object.fromEntries(SENT.flatMap(({ format }) => [[format, 'READY'], [`a third of a ${format}`, 'REJECTED']])));
  });

  test('is in none of the sizes', async () => {
    const keys = (await Promise.all([...views.values()].map(({ uploadId }) => pipeline.imageKeys(uploadId)))).flat();
    expect(keys).toHaveLength(SENT.length * 8);
    for (const key of keys) {
      expect([key, holdsCanary(await pipeline.read('ImagesBucket', key))]).toEqual([key, false]);
    }
  });

  test('is in no answer, no record and no event', async () => {
    for (const [name, view] of views) {
      const record = await pipeline.record(view.uploadId);
      const events = await pipeline.announcements.all(view.uploadId, 1_500);
      expect([name, events.length]).toEqual([name, 1]);
      expect([view, record, events].map(each => holdsCanary(Buffer.from(JSON.stringify(each))))).toEqual([false, false, false]);
    }
  });

  test('is in no log', async () => {
    const { text } = await readLogs(pipeline);
    expect(text.some(line => line.includes(views.get('jpeg')!.uploadId))).toBe(true);
    expect(text.filter(line => holdsCanary(Buffer.from(line)))).toEqual([]);
  });
});
