import {
  CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand,
  ListObjectVersionsCommandOutput, PutObjectCommand, S3Client, S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { ObjectStore } from '../../../lambda-src/shared/object-store';
import { objectOf } from '../support/bodies';

const s3 = mockClient(S3Client);
const store = new ObjectStore(new S3Client({}), 'bucket', '');
const pinned = { key: 'incoming/x y', versionId: 'v/1', eTag: 'etag-1' };
const unversioned = { key: 'incoming/x y', eTag: 'etag-1' };

beforeEach(() => s3.reset());

function s3Error(name: string, status: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode: status } });
}

const missing = [s3Error('NoSuchKey', 404), s3Error('NoSuchVersion', 404), s3Error('PreconditionFailed', 412)];
const trouble = [s3Error('AccessDenied', 403), s3Error('NoSuchBucket', 404), s3Error('SlowDown', 503), new Error('socket hang up')];

describe('read', () => {
  test('reads the pinned version', async () => {
    s3.on(GetObjectCommand).resolves(objectOf(Buffer.from('bytes')));

    expect(await store.read(pinned)).toEqual(Buffer.from('bytes'));
    expect(s3.commandCalls(GetObjectCommand)[0].args[0].input).toEqual({ Bucket: 'bucket', Key: 'incoming/x y', VersionId: 'v/1' });
  });

  test('pins by the eTag where the bucket has no versions', async () => {
    s3.on(GetObjectCommand).resolves(objectOf(Buffer.from('bytes')));
    await store.read(unversioned);

    expect(s3.commandCalls(GetObjectCommand)[0].args[0].input).toEqual({ Bucket: 'bucket', Key: 'incoming/x y', IfMatch: '"etag-1"' });
  });

  test('fails on an answer that ends early', async () => {
    s3.on(GetObjectCommand).resolves({ ...objectOf(Buffer.from('byt')), ContentLength: 5 });

    await expect(store.read(pinned)).rejects.toThrow('object ended after 3 of 5 bytes');
  });

  test.each(missing)('says by nothing that the version is not there ($name)', async error => {
    s3.on(GetObjectCommand).rejects(error);

    expect(await store.read(pinned)).toBeUndefined();
  });

  test.each(trouble)('throws on trouble ($name: $message)', async error => {
    s3.on(GetObjectCommand).rejects(error);

    await expect(store.read(pinned)).rejects.toBe(error);
  });
});

test('write: an object that caches may keep for ever, under its content type', async () => {
  const body = Buffer.from('bytes');
  await store.write('images/x/r1/small.webp', body, 'image/webp');

  expect(s3.commandCalls(PutObjectCommand)[0].args[0].input).toEqual({
    Bucket: 'bucket', Key: 'images/x/r1/small.webp', Body: body, ContentType: 'image/webp', CacheControl: 'max-age=31536000, immutable',
  });
});

describe('copy', () => {
  test('copies the pinned version, encoded as a header wants it', async () => {
    s3.on(CopyObjectCommand).resolves({});

    expect(await store.copy(pinned, 'originals/x/r1')).toBe(true);
    expect(s3.commandCalls(CopyObjectCommand)[0].args[0].input).toMatchObject({
      Bucket: 'bucket', Key: 'originals/x/r1', CopySource: 'bucket/incoming/x%20y?versionId=v%2F1',
    });
  });

  test('pins by the eTag where the bucket has no versions', async () => {
    s3.on(CopyObjectCommand).resolves({});
    await store.copy(unversioned, 'originals/x/r1');

    expect(s3.commandCalls(CopyObjectCommand)[0].args[0].input).toMatchObject({ CopySource: 'bucket/incoming/x%20y', CopySourceIfMatch: '"etag-1"' });
  });

  test('leaves tags behind, which would take permissions of their own', async () => {
    s3.on(CopyObjectCommand).resolves({});
    await store.copy(pinned, 'originals/x/r1');

    expect(s3.commandCalls(CopyObjectCommand)[0].args[0].input).toMatchObject({ TaggingDirective: 'REPLACE' });
  });

  test.each(missing)('says that the version is not there ($name)', async error => {
    s3.on(CopyObjectCommand).rejects(error);

    expect(await store.copy(pinned, 'originals/x/r1')).toBe(false);
  });

  test.each(trouble)('throws on trouble ($name: $message)', async error => {
    s3.on(CopyObjectCommand).rejects(error);

    await expect(store.copy(pinned, 'originals/x/r1')).rejects.toBe(error);
  });
});

test('deleteVersion: deletes that version, for good', async () => {
  await store.deleteVersion(pinned);

  expect(s3.commandCalls(DeleteObjectCommand)[0].args[0].input).toEqual({ Bucket: 'bucket', Key: 'incoming/x y', VersionId: 'v/1' });
});

describe('deletePrefix', () => {
  test('deletes every page of a listing', async () => {
    s3.on(ListObjectsV2Command, { Prefix: 'images/x/r1/' }).resolves({ Contents: [{ Key: 'b' }] });
    s3.on(ListObjectsV2Command, { Prefix: 'images/x/r1/', ContinuationToken: undefined })
      .resolvesOnce({ Contents: [{ Key: 'a' }], IsTruncated: true, NextContinuationToken: 'next' });
    s3.on(DeleteObjectsCommand).resolves({});
    await store.deletePrefix('images/x/r1/');

    expect(s3.commandCalls(ListObjectsV2Command).map(({ args: [{ input }] }) => input.ContinuationToken)).toEqual([undefined, 'next']);
    expect(s3.commandCalls(DeleteObjectsCommand).map(({ args: [{ input }] }) => [input.Bucket, input.Delete?.Objects]))
      .toEqual([['bucket', [{ Key: 'a' }]], ['bucket', [{ Key: 'b' }]]]);
  });

  test('deletes nothing where there is nothing', async () => {
    s3.on(ListObjectsV2Command).resolves({});
    await store.deletePrefix('images/x/r1/');

    expect(s3.commandCalls(DeleteObjectsCommand)).toHaveLength(0);
  });

  test('fails if one object stays', async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'a' }, { Key: 'b' }] });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'b', Code: 'InternalError' }] });

    await expect(store.deletePrefix('images/x/r1/')).rejects.toThrow('1 of 2 objects could not be deleted: InternalError');
  });
});

describe('deleteEveryVersion', () => {
  test('deletes versions and delete markers of every page', async () => {
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [{ Key: 'o/r1', VersionId: '3' }], IsTruncated: true, NextKeyMarker: 'o/r1', NextVersionIdMarker: '3' })
      .resolvesOnce({ Versions: [{ Key: 'o/r1', VersionId: '1' }], DeleteMarkers: [{ Key: 'o/r1', VersionId: '2' }] });
    s3.on(DeleteObjectsCommand).resolves({});
    await store.deleteEveryVersion('o/r1');

    expect(s3.commandCalls(ListObjectVersionsCommand)[1].args[0].input).toMatchObject({ Prefix: 'o/r1', KeyMarker: 'o/r1', VersionIdMarker: '3' });
    expect(s3.commandCalls(DeleteObjectsCommand).map(({ args: [{ input }] }) => input.Delete?.Objects))
      .toEqual([[{ Key: 'o/r1', VersionId: '3' }], [{ Key: 'o/r1', VersionId: '1' }, { Key: 'o/r1', VersionId: '2' }]]);
  });

  test('spares keys that only begin with it: r10 is not r1', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: 'o/r1', VersionId: '1' }, { Key: 'o/r10', VersionId: '1' }] });
    s3.on(DeleteObjectsCommand).resolves({});
    await store.deleteEveryVersion('o/r1');

    expect(s3.commandCalls(DeleteObjectsCommand)[0].args[0].input.Delete?.Objects).toEqual([{ Key: 'o/r1', VersionId: '1' }]);
  });

  test('fails if one version stays', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: 'o/r1', VersionId: '1' }] });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'o/r1', Code: 'AccessDenied' }] });

    await expect(store.deleteEveryVersion('o/r1')).rejects.toThrow('1 of 1 objects could not be deleted: AccessDenied');
  });
});

describe('latestVersion', () => {
  const version = (VersionId: string, IsLatest: boolean) => ({ Key: 'incoming/x', VersionId, ETag: `"etag of ${VersionId}"`, Size: 5, IsLatest });

  test('finds what stands under the key now, pinned', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [version('v2', false), version('v3', true), version('v1', false)] });

    expect(await store.latestVersion('incoming/x')).toEqual({ key: 'incoming/x', versionId: 'v3', eTag: 'etag of v3', bytes: 5 });
    expect(s3.commandCalls(ListObjectVersionsCommand)[0].args[0].input).toMatchObject({ Bucket: 'bucket', Prefix: 'incoming/x' });
  });

  test.each<[string, ListObjectVersionsCommandOutput['Versions']]>([
    ['there is nothing', undefined],
    ['it was deleted', [version('v1', false)]],
    ['another key only begins with it', [{ ...version('v1', true), Key: 'incoming/x/r1' }]],
  ])('finds nothing where %s', async (_, Versions) => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions });

    expect(await store.latestVersion('incoming/x')).toBeUndefined();
  });

  test('looks on from page to page', async () => {
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [version('v1', false)], IsTruncated: true, NextKeyMarker: 'incoming/x', NextVersionIdMarker: 'v1' })
      .resolvesOnce({ Versions: [version('v0', true)] });

    expect(await store.latestVersion('incoming/x')).toMatchObject({ versionId: 'v0' });
    expect(s3.commandCalls(ListObjectVersionsCommand)[1].args[0].input).toMatchObject({ KeyMarker: 'incoming/x', VersionIdMarker: 'v1' });
  });

  test.each(['null', undefined])('has no version where the bucket has none (%p)', async VersionId => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ ...version('v1', true), VersionId }] });

    expect(await store.latestVersion('incoming/x')).toEqual({ key: 'incoming/x', eTag: 'etag of v1', bytes: 5 });
  });
});

describe('hasVersion', () => {
  const listed = (VersionId: string, ETag: string, Key = 'incoming/x y') => ({ Key, VersionId, ETag: `"${ETag}"`, IsLatest: false });

  test.each([
    ['the version is there, though not the latest', pinned, listed('v/1', 'etag-1'), true],
    ['another version has the same content', pinned, listed('v/2', 'etag-1'), false],
    ['another key has that version', pinned, listed('v/1', 'etag-1', 'incoming/x y/r1'), false],
    ['the bucket has no versions, and the content is the same', unversioned, listed('null', 'etag-1'), true],
    ['the bucket has no versions, and the content is another one', unversioned, listed('null', 'etag-2'), false],
  ])('%s', async (_, object, version, there) => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [version] });

    expect(await store.hasVersion(object)).toBe(there);
    expect(s3.commandCalls(ListObjectVersionsCommand)[0].args[0].input).toMatchObject({ Bucket: 'bucket', Prefix: 'incoming/x y' });
  });

  test('says no where there is nothing, or a delete marker only', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ DeleteMarkers: [{ Key: pinned.key, VersionId: pinned.versionId }] });

    expect(await store.hasVersion(pinned)).toBe(false);
  });

  test('looks on from page to page', async () => {
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [listed('v/2', 'etag-2')], IsTruncated: true, NextKeyMarker: pinned.key, NextVersionIdMarker: 'v/2' })
      .resolvesOnce({ Versions: [listed('v/1', 'etag-1')] });

    expect(await store.hasVersion(pinned)).toBe(true);
  });
});

test.each([
  ['latestVersion', () => store.latestVersion('incoming/x')],
  ['hasVersion', () => store.hasVersion(pinned)],
  ['deleteEveryVersion', () => store.deleteEveryVersion('incoming/x')],
  ['deleteEveryVersionUnder', () => store.deleteEveryVersionUnder('incoming/x/')],
])('%s: a refusal to look is trouble, and not absence', async (_, look) => {
  s3.on(ListObjectVersionsCommand).rejects(s3Error('AccessDenied', 403));

  await expect(look()).rejects.toThrow('AccessDenied');
});

describe('deleteEveryVersionUnder', () => {
  test('deletes versions and delete markers of every key and page under the prefix', async () => {
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [{ Key: 'o/x/r1', VersionId: '1' }], IsTruncated: true, NextKeyMarker: 'o/x/r1', NextVersionIdMarker: '1' })
      .resolvesOnce({ Versions: [{ Key: 'o/x/r2', VersionId: 'null' }], DeleteMarkers: [{ Key: 'o/x/r3', VersionId: '3' }] });
    s3.on(DeleteObjectsCommand).resolves({});
    await store.deleteEveryVersionUnder('o/x/');

    expect(s3.commandCalls(ListObjectVersionsCommand).map(({ args: [{ input }] }) => input.Prefix)).toEqual(['o/x/', 'o/x/']);
    expect(s3.commandCalls(DeleteObjectsCommand).map(({ args: [{ input }] }) => input.Delete?.Objects))
      .toEqual([[{ Key: 'o/x/r1', VersionId: '1' }], [{ Key: 'o/x/r2', VersionId: 'null' }, { Key: 'o/x/r3', VersionId: '3' }]]);
  });

  test('fails if one version stays', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: 'o/x/r1', VersionId: '1' }] });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'o/x/r1', Code: 'InternalError' }] });

    await expect(store.deleteEveryVersionUnder('o/x/')).rejects.toThrow('1 of 1 objects could not be deleted: InternalError');
  });
});

test('uriOf: names the bucket and the key', () => {
  expect(store.uriOf('images/x')).toBe('s3://bucket/images/x');
});
