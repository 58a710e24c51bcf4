import {
  CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, ListBucketsCommand, ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { FakeBucket } from '../fakes/bucket';

/** What the engine cannot show, or does otherwise than S3: it is checked here against what S3 documents. */

const Bucket = 'bucket';
const bytes = Buffer.from('bytes');
let bucket: FakeBucket;

beforeEach(() => {
  let versions = 0;
  bucket = new FakeBucket(Bucket, true, () => `v${++versions}`);
});

test('deletions that are refused are told, and the others are made', () => {
  bucket.put('a', bytes);
  bucket.put('b', bytes);
  bucket.refuseDelete = key => key === 'a';
  const Objects = [{ Key: 'a', VersionId: 'v1' }, { Key: 'b', VersionId: 'v2' }];

  expect(bucket.apply(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } })).Errors).toMatchObject([{ Key: 'a', Code: 'InternalError' }]);
  expect(bucket.everyVersion().map(({ key }) => key)).toEqual(['a']);
});

test('a listing goes on behind a version that was deleted meanwhile', () => {
  for (let version = 0; version < 5; version++) bucket.put('a', bytes);
  bucket.put('b', bytes);
  const seen: string[] = [];
  let next: object | undefined = {};
  while (next) {
    const page: any = bucket.apply(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...next }));
    for (const { Key, VersionId } of page.Versions) {
      seen.push(VersionId);
      bucket.apply(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    }
    next = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
  }

  expect(seen).toEqual(['v5', 'v4', 'v3', 'v2', 'v1', 'v6']);
  expect(bucket.everyVersion()).toEqual([]);
});

test('a bucket without versions is listed page by page too', () => {
  const plain = new FakeBucket(Bucket, false, () => 'never');
  ['a', 'b', 'c'].forEach(key => plain.put(key, bytes));
  const first = plain.apply(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
  const second = plain.apply(new ListObjectVersionsCommand({
    Bucket, MaxKeys: 2, KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker,
  }));

  expect([first, second].map(({ Versions }) => Versions.map(({ Key }: { Key: string }) => Key))).toEqual([['a', 'b'], ['c']]);
  expect(second.IsTruncated).toBe(false);
});

test('a delete marker cannot be copied', () => {
  bucket.apply(new DeleteObjectCommand({ Bucket, Key: 'a' }));

  expect(() => bucket.apply(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a?versionId=v1` })))
    .toThrow(expect.objectContaining({ name: 'InvalidRequest' }));
});

test('whoever changes what he wrote or was given changes nothing in the bucket', async () => {
  const mine = Buffer.from('bytes');
  bucket.put('a', mine);
  mine.fill(0);
  const read = async () => bucket.apply(new GetObjectCommand({ Bucket, Key: 'a' })).Body.transformToByteArray();
  (await read()).fill(0);

  expect(Buffer.from(await read()).toString()).toBe('bytes');
});

test('what it does not know the fake does not guess', () => {
  bucket.put('a', bytes);

  expect(() => bucket.apply(new ListBucketsCommand({}) as never)).toThrow('knows no ListBucketsCommand');
  expect(() => bucket.apply(new GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=0-1' }))).toThrow('knows no Range');
  expect(() => bucket.apply(new CopyObjectCommand({ Bucket, Key: 'a', CopySource: 'another/a' }))).toThrow('one bucket only');
  expect(() => bucket.apply(new CopyObjectCommand({ Bucket, Key: 'a', CopySource: `${Bucket}/a` }))).toThrow('onto itself');
  expect(() => bucket.apply(new GetObjectCommand({ Bucket: 'another', Key: 'a' }))).toThrow(expect.objectContaining({ name: 'NoSuchBucket' }));
});
