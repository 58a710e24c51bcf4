import * as s3 from '@aws-sdk/client-s3';
import fc from 'fast-check';
import type { Step, Trace } from './recording';
import { BucketCommand, FakeBucket } from '../fakes/bucket';
import { IMAGES_BUCKET, UPLOADS_BUCKET } from '../functions';

/** A version that was made, or a delete marker. */
interface Made {
  readonly key: string;
  readonly versionId: string;
  readonly marker: boolean;
}

type Output = { readonly [name: string]: any };
type Call = (command: string, input: Step['input']) => Output;

/** A thing to do with objects. A version is named by how many versions ago it was made, of whatever key. */
interface Act {
  readonly do: 'put' | 'get' | 'head' | 'copy' | 'delete' | 'delete several' | 'list' | 'list versions' | 'delete by pages';
  readonly bucket: string;
  readonly key: string;
  readonly other: string;
  readonly ago?: number;
  readonly match?: 'right' | 'wrong';
  readonly bytes: string;
  readonly quiet: boolean;
  readonly pageSize: number;
}

// Keys that begin with one another, and that sort otherwise by UTF-8 than by UTF-16.
const keys = fc.constantFrom('incoming/a', 'incoming/ab', 'originals/a/r1', 'originals/a/r10', 'originals/a/ｚ', 'originals/a/🐈', 'originals/a b+c%');
const acts: fc.Arbitrary<Act> = fc.record({
  do: fc.constantFrom('put', 'put', 'put', 'put', 'get', 'get', 'head', 'copy', 'copy', 'delete', 'delete', 'delete several', 'list', 'list versions', 'delete by pages'),
  bucket: fc.constantFrom(UPLOADS_BUCKET, UPLOADS_BUCKET, IMAGES_BUCKET),
  key: keys,
  other: keys,
  ago: fc.option(fc.nat(3), { nil: undefined }),
  match: fc.option(fc.constantFrom('right', 'right', 'wrong'), { nil: undefined }),
  bytes: fc.constantFrom('', 'one', 'two', 'three'),
  quiet: fc.boolean(),
  pageSize: fc.integer({ min: 1, max: 3 }),
});

/** Random work on both buckets, as calls. */
export const objectTraces: fc.Arbitrary<Trace> = fc.tuple(
  fc.array(acts.map(act => ({ ...act, do: 'put' as const })), { minLength: 2, maxLength: 5 }), fc.array(acts, { minLength: 8, maxLength: 16 }),
).map(([puts, rest]) => written([...puts, ...rest]));

/** What the acts come to, with the ids that fakes give: each call depends on what the ones before gave. */
function written(list: readonly Act[]): Trace {
  const made: Made[] = [];
  let versions = 0;
  const buckets = new Map([UPLOADS_BUCKET, IMAGES_BUCKET].map(name => [name, new FakeBucket(name, name === UPLOADS_BUCKET, () => `v${++versions}`)]));
  const steps: Step[] = [];
  const call: Call = (command, input) => {
    steps.push({ service: 's3', command, input });
    try {
      const output = buckets.get(input.Bucket as string)!.apply(commandOf(command, input));
      const told = [{ Key: input.Key, VersionId: output.VersionId, marker: output.DeleteMarker === true },
        ...(output.Deleted ?? []).map((one: any) => ({ Key: one.Key, VersionId: one.DeleteMarkerVersionId, marker: true }))];
      for (const { Key: key, VersionId: versionId, marker } of told) {
        if (versionId && !made.some(one => one.versionId === versionId)) made.push({ key, versionId, marker });
      }
      return output;
    } catch (error) {
      if (!(error instanceof s3.S3ServiceException)) throw error;
      return {};
    }
  };
  for (const act of list) perform(act, buckets.get(act.bucket)!, made, call);
  return steps;
}

function perform(act: Act, bucket: FakeBucket, made: readonly Made[], call: Call): void {
  const { bucket: Bucket, key: Key, other, bytes, quiet: Quiet, pageSize: MaxKeys } = act;
  const all = act.do === 'copy' ? made.filter(({ marker }) => !marker) : made;
  const ago = act.ago === undefined || Bucket === IMAGES_BUCKET ? undefined : all.at(-1 - act.ago);
  const VersionId = ago?.versionId;
  const one = { Bucket, Key: ago?.key ?? Key, VersionId };
  const standing = bucket.everyVersion(Key).filter(({ key }) => key === Key).at(-1);
  const match = act.match === 'wrong' ? '"00000000000000000000000000000000"' : act.match && standing && !standing.deleteMarker ? standing.eTag : undefined;
  const source = `${Bucket}/${(ago?.key ?? Key).split('/').map(encodeURIComponent).join('/')}`;
  const Prefix = Key.slice(0, -2);
  switch (act.do) {
    case 'put': return void call('PutObjectCommand', { Bucket, Key, Body: Buffer.from(bytes), ContentType: 'image/webp', CacheControl: 'max-age=1' });
    case 'get': return void call('GetObjectCommand', VersionId ? one : { Bucket, Key, IfMatch: match });
    case 'head': return void call('HeadObjectCommand', one);
    case 'copy':
      if (other === one.Key) return;
      return void call('CopyObjectCommand', VersionId
        ? { Bucket, Key: other, CopySource: `${source}?versionId=${VersionId}`, TaggingDirective: 'REPLACE' }
        : { Bucket, Key: other, CopySource: source, CopySourceIfMatch: match, TaggingDirective: 'REPLACE' });
    case 'delete':
      call('DeleteObjectCommand', one);
      return void call('GetObjectCommand', { Bucket, Key: one.Key });
    case 'delete several': return void call('DeleteObjectsCommand', {
      Bucket,
      Delete: {
        Objects: [
          { Key: one.Key, ...(VersionId ? { VersionId } : {}) }, ...(other === one.Key ? [] : [{ Key: other }]),
        ],
        Quiet,
      },
    });
    case 'list': return listByPages('ListObjectsV2Command', { Bucket, Prefix, MaxKeys }, call, ({ NextContinuationToken }) => ({ ContinuationToken: NextContinuationToken }));
    // The engine gives the first page of a bucket without versions again and again.
    case 'list versions':
    case 'delete by pages':
      return listByPages('ListObjectVersionsCommand', { Bucket, Prefix, ...(Bucket === IMAGES_BUCKET ? {} : { MaxKeys }) }, call, ({ Versions = [], DeleteMarkers = [], NextKeyMarker, NextVersionIdMarker }) => {
        // Nearly as the purge does. But where the last version of a page is gone, the engine's next page leaves out the older ones of its key.
        const Objects = [...Versions, ...DeleteMarkers].map(version => ({ Key: version.Key, VersionId: version.VersionId }))
          .filter(({ Key: key, VersionId: id }) => key !== NextKeyMarker || id !== NextVersionIdMarker);
        if (act.do === 'delete by pages' && Objects.length > 0) call('DeleteObjectsCommand', { Bucket, Delete: { Objects, Quiet } });
        return { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker };
      });
  }
}

function listByPages(command: string, first: Step['input'], call: Call, next: (page: Output) => Step['input']): void {
  let input: Step['input'] | undefined = first;
  while (input) {
    const page: Output = call(command, input);
    const rest = next(page);
    input = page.IsTruncated ? { ...first, ...rest } : undefined;
  }
}

/** A command of the SDK by the name of its class. */
function commandOf(name: string, input: Step['input']): BucketCommand {
  return new (s3[name as keyof typeof s3] as unknown as new (input: Step['input']) => BucketCommand)(input);
}
