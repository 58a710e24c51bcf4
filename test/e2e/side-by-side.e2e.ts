import { DeployedPipeline, PipelineName, StoredVersion } from './support/deployed-pipeline';
import { halfPhoto, photo } from './support/files';
import { take } from './support/queues';
import { makeDue, sweep } from './support/sweeping';
import { Announcements } from '../../local/announcements';
import { ApiCall } from '../../local/signed-fetch';
import { deleteUpload, readUpload, UploadView } from '../../local/upload';

/** A pipeline with what was sent to it. */
interface Side {
  readonly name: PipelineName;
  readonly pipeline: DeployedPipeline;
  readonly call: ApiCall;
  readonly keyPrefix: string;
  readonly good: UploadView;
  readonly bad: UploadView;
}

const PREFIXES = { Press: 'press/', Blog: 'blog/', Shop: '' };
const NAMES = ['Press', 'Blog', 'Shop'] as const;
let sides: Side[];

const side = (name: PipelineName) => sides.find(other => other.name === name)!;
const othersOf = ({ name }: Side) => sides.filter(other => other.name !== name);
const idsOf = ({ good, bad }: Side) => [good.uploadId, bad.uploadId];

// The same person, by the same token, at Press and at Blog. All six files are on their way at once.
beforeAll(async () => {
  sides = await Promise.all(NAMES.map(async name => {
    const pipeline = await DeployedPipeline.find(name);
    const call = name === 'Shop' ? await pipeline.callsAs('Buyer') : pipeline.callsOf('ada');
    const [good, bad] = await Promise.all([pipeline.upload(call, photo()), pipeline.upload(call, halfPhoto())]);
    return { name, pipeline, call, keyPrefix: PREFIXES[name], good, bad };
  }));
}, 120_000);

/** What is under a prefix of a bucket, delete markers too. */
async function keysIn({ pipeline }: Side, bucket: 'UploadsBucket' | 'ImagesBucket', prefix = ''): Promise<string[]> {
  return (await pipeline.versions(bucket, prefix)).map(({ key }: StoredVersion) => key).sort();
}

/** All that an upload has, in both buckets. */
async function filesOf(of: Side, uploadId: string): Promise<string[]> {
  return [...await of.pipeline.uploadedKeys(uploadId, of.keyPrefix), ...await keysIn(of, 'ImagesBucket', `${of.keyPrefix}images/${uploadId}/`)];
}

test('each makes its own sizes of a good file, and refuses a bad one', () => {
  const sizesOf = ({ images = [] }: UploadView) => images.map(({ size, format, width, height }) => `${size} ${format} ${width}×${height}`).sort();

  expect(Object.fromEntries(sides.map(({ name, good }) => [name, [good.status, ...sizesOf(good)]]))).toEqual({
    Press: ['READY', 'page jpeg 200×95'],
    Blog: ['READY', 'page webp 100×100'],
    Shop: ['READY', 'tile avif 90×90', 'tile png 90×90'],
  });
  expect(sides.map(({ bad }) => [bad.status, bad.error?.code])).toEqual(Array(3).fill(['REJECTED', 'corrupt-image']));
});

test('each size is found behind its URL, with the bytes of the record', async () => {
  for (const { pipeline, good } of sides) {
    const found = await Promise.all(good.images!.map(async ({ url }) => (await (await fetch(url)).arrayBuffer()).byteLength));
    expect(found).toEqual((await pipeline.record(good.uploadId)).images!.map(({ bytes }) => bytes));
  }
});

test('in buckets that are shared, each keeps its files under its prefix, and nothing of one that was refused where it is to keep none', async () => {
  const [press, blog, shop] = sides;
  const originals = (...of: Side[]) => of.map(({ keyPrefix, good }) => `${keyPrefix}originals/${good.uploadId}/r1`);
  const quarantined = ({ keyPrefix, bad }: Side) => `${keyPrefix}quarantine/${bad.uploadId}/r1`;
  const size = ({ keyPrefix, good }: Side, name: string) => `${keyPrefix}images/${good.uploadId}/r1/${name}`;

  expect(await keysIn(press, 'UploadsBucket')).toEqual([...originals(press, blog), quarantined(press)].sort());
  expect(await keysIn(press, 'ImagesBucket')).toEqual([size(press, 'page.jpg'), size(blog, 'page.webp')].sort());
  expect(await keysIn(shop, 'UploadsBucket')).toEqual([...originals(shop), quarantined(shop)].sort());
  expect(await keysIn(shop, 'ImagesBucket')).toEqual([size(shop, 'tile.avif'), size(shop, 'tile.png')].sort());
});

test('where EventBridge tells of a file, its version is claimed, as where S3 does', async () => {
  for (const { pipeline, good } of sides) {
    expect((await pipeline.record(good.uploadId)).object).toMatchObject({ key: `incoming/${good.uploadId}`, versionId: expect.stringMatching(/\w{8}/) });
  }
});

test('each has records and runs of its own uploads and of no others', async () => {
  for (const each of sides) {
    expect(await each.pipeline.executions(each.good.uploadId)).toHaveLength(1);
    for (const uploadId of othersOf(each).flatMap(idsOf)) {
      expect([await each.pipeline.record(uploadId), await each.pipeline.executions(uploadId)]).toEqual([{}, []]);
    }
  }
});

test('each shows its own uploads, and finds no others, though the same person asks', async () => {
  for (const each of sides) {
    const { uploads } = await (await each.call('/uploads')).json() as { readonly uploads: readonly UploadView[] };
    expect(uploads.map(({ uploadId }) => uploadId).sort()).toEqual(idsOf(each).sort());
    const statuses = othersOf(each).flatMap(idsOf).map(async uploadId => (await each.call(`/uploads/${uploadId}`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404]);
  }
});

test('on the topic that two share, each event comes once and names its pipeline; a third hears of neither', async () => {
  const sources = await Promise.all(sides.map(async ({ pipeline, good, bad }) => {
    const events = [...await pipeline.announcements.all(good.uploadId, 1_000), ...await pipeline.announcements.all(bad.uploadId, 0)];
    expect(events.map(({ data }) => data.status)).toEqual(['READY', 'REJECTED']);
    expect(events[0].source).toBe(events[1].source);
    return events[0].source;
  }));
  expect(new Set(sources).size).toBe(3);
  const subjects = (await side('Shop').pipeline.announcements.everything(500)).map(({ subject }) => subject);
  expect(new Set(subjects)).toEqual(new Set(idsOf(side('Shop'))));
});

test('a rule hears the events of its own pipeline, each once, though two put theirs on one bus', async () => {
  await Promise.all(sides.map(async each => {
    const bodies = await take(each.pipeline.aws.sqs, each.pipeline.output('HeardQueue'), () => true, 3, 4_000);
    expect(bodies.map(body => JSON.parse(body).detail.subject).sort()).toEqual(idsOf(each).sort());
  }));
});

test('a deleted upload is purged by its own sweep; those of the others leave it, and it leaves what is theirs', async () => {
  const [press, blog, shop] = sides;
  const { uploadId } = press.good;
  const theirs = await Promise.all([blog, shop].map(async other => filesOf(other, other.good.uploadId)));
  const filtered = await Promise.all([press, blog].map(async other => {
    const { source } = (await other.pipeline.announcements.of(other.good.uploadId, 0))!;
    return Announcements.subscribe(other.pipeline.aws, other.pipeline.output('TopicArn'), `side-by-side-${other.name}`, () => undefined, { source: [source] });
  }));
  await deleteUpload(press.call, uploadId);
  for (const other of [blog, shop]) {
    expect(await sweep(other.pipeline)).toEqual({});
  }
  await sweep(press.pipeline);
  expect(await filesOf(press, uploadId)).toEqual([]);
  await makeDue(press.pipeline, uploadId);
  await sweep(press.pipeline);

  expect(await press.pipeline.record(uploadId)).toMatchObject({ status: 'DELETED' });
  expect(await Promise.all([blog, shop].map(async other => filesOf(other, other.good.uploadId)))).toEqual(theirs);
  for (const { call, good } of [blog, shop]) {
    expect(await readUpload(call, good.uploadId)).toMatchObject({ status: 'READY' });
  }
  const heard = await Promise.all(filtered.map(async announcements => announcements.everything(1_000)));
  expect(heard.map(events => events.map(({ data }) => [data.uploadId, data.status]))).toEqual([[[uploadId, 'DELETED']], []]);
  const [body, ...more] = await take(press.pipeline.aws.sqs, press.pipeline.output('HeardQueue'), () => true, 1, 20_000);
  expect([JSON.parse(body).detail, more]).toMatchObject([{ subject: uploadId, data: { status: 'DELETED' } }, []]);
  expect(await take(blog.pipeline.aws.sqs, blog.pipeline.output('HeardQueue'), () => true, 1, 2_000)).toEqual([]);
});
