import { createHash } from 'node:crypto';
import {
  CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand,
  NoSuchBucket, NoSuchKey, NotFound, PutObjectCommand, S3ServiceException,
} from '@aws-sdk/client-s3';
import { compareTexts } from './values';

/** One version of one object, or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  /** `null` where the bucket has no versions. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  readonly bytes: Buffer;
  /** In quotes, as S3 spells it. */
  readonly eTag: string;
  readonly contentType?: string;
  readonly cacheControl?: string;
}

/** What S3 tells of a write. */
export interface Written {
  readonly versionId?: string;
  readonly eTag: string;
}

/** Commands that the fake knows. */
export type BucketCommand =
  | GetObjectCommand | PutObjectCommand | CopyObjectCommand | DeleteObjectCommand | DeleteObjectsCommand | HeadObjectCommand | ListObjectsV2Command
  | ListObjectVersionsCommand;

type Input = { readonly Key: string; readonly VersionId?: string; readonly [name: string]: unknown };
/** An operation of S3, and the inputs of it that the fake knows: another one means something that it does not do. */
type Operation = readonly [operation: (bucket: FakeBucket, input: Input) => object, inputs: readonly string[]];

/** The version of an object in a bucket without versions. */
const NO_VERSION = 'null';
/** S3 lists and deletes so many at a time. */
const MOST = 1000;

/** An S3 bucket in memory, with versions or without: commands go in, what the SDK gives comes out, by return or by exception. */
export class FakeBucket {
  /** Makes DeleteObjects fail for some of its objects. */
  refuseDelete?: (key: string, versionId?: string) => boolean;
  /** Versions of each key, the newest last. */
  private readonly objects = new Map<string, ObjectVersion[]>();
  /** Places of all versions ever, in the order they were made: a listing goes on behind a version that is gone meanwhile. */
  private readonly places = new Map<string, number>();

  constructor(readonly name: string, private readonly versioned: boolean, private readonly nextVersionId: () => string) {}

  /** Makes a command take effect. */
  apply(command: BucketCommand): any {
    const known = OPERATIONS.get(command.constructor);
    if (!known) throw new Error(`the fake knows no ${command.constructor.name}`);
    const [operation, inputs] = known;
    const input = command.input as unknown as Input;
    const unknown = Object.keys(input).filter(name => input[name] !== undefined && name !== 'Bucket' && !inputs.includes(name));
    if (unknown.length > 0) throw new Error(`the fake knows no ${unknown.join(', ')} of a ${command.constructor.name}`);
    if (input.Bucket !== this.name) throw new NoSuchBucket({ message: 'The specified bucket does not exist', $metadata: { httpStatusCode: 404 } });
    return { $metadata: { httpStatusCode: 200 }, ...operation(this, input) };
  }

  /** Makes an object, as a form does. */
  put(key: string, bytes: Uint8Array, about: Pick<ObjectVersion, 'contentType' | 'cacheControl'> = {}): Written {
    const copy = Buffer.from(bytes);
    return this.add({ ...about, key, deleteMarker: false, bytes: copy, eTag: `"${createHash('md5').update(copy).digest('hex')}"` });
  }

  /** All there is, delete markers too: by key, and of one key the newest last. */
  everyVersion(prefix = ''): ObjectVersion[] {
    const keys = [...this.objects.keys()].filter(key => key.startsWith(prefix)).sort(compareTexts);
    return keys.flatMap(key => this.objects.get(key)!);
  }

  get(input: Input): object {
    const { bytes, eTag, versionId, contentType, cacheControl } = this.find(input, input.IfMatch as string | undefined);
    return {
      Body: { transformToByteArray: async () => new Uint8Array(bytes) },
      ContentLength: bytes.length,
      ETag: eTag,
      ContentType: contentType,
      CacheControl: cacheControl,
      ...this.tellVersion(versionId),
    };
  }

  head(input: Input): object {
    try {
      const { bytes, eTag, versionId, contentType, cacheControl } = this.find(input);
      return { ContentLength: bytes.length, ETag: eTag, ContentType: contentType, CacheControl: cacheControl, ...this.tellVersion(versionId) };
    } catch (error) {
      // An answer to HEAD has no body, so the SDK cannot tell what is missing or wrong.
      const status = (error as S3ServiceException).$metadata.httpStatusCode!;
      throw status === 404 ? new NotFound({ message: 'NotFound', $metadata: { httpStatusCode: 404 } }) : refused('Unknown', status, 'Unknown');
    }
  }

  create({ Key, Body, ContentType, CacheControl }: Input): object {
    if (!(Body instanceof Uint8Array) && typeof Body !== 'string') throw new Error('the fake takes bytes and texts only');
    const { eTag, versionId } = this.put(Key, typeof Body === 'string' ? Buffer.from(Body) : Body, {
      contentType: ContentType as string | undefined, cacheControl: CacheControl as string | undefined,
    });
    return { ETag: eTag, ...this.tellVersion(versionId) };
  }

  copy({ Key, CopySource, CopySourceIfMatch }: Input): object {
    const [path, versionId] = (CopySource as string).split('?versionId=');
    const [bucket, ...rest] = path.replace(/^\//, '').split('/');
    if (bucket !== this.name) throw new Error('the fake copies within one bucket only');
    const key = decodeURIComponent(rest.join('/'));
    const source = this.find({ Key: key, VersionId: versionId && decodeURIComponent(versionId) }, CopySourceIfMatch as string | undefined, true);
    if (key === Key && versionId === undefined) throw new Error('the fake copies no object onto itself');
    const { eTag, versionId: made } = this.put(Key, source.bytes, source);
    return { CopyObjectResult: { ETag: eTag }, ...(this.versioned ? { CopySourceVersionId: source.versionId } : {}), ...this.tellVersion(made) };
  }

  /** Deletes a version for good, or puts a delete marker on top. What is gone may be deleted again. */
  remove({ Key, VersionId }: Input): object {
    if (VersionId !== undefined || !this.versioned) {
      const marker = this.forget(Key, VersionId ?? NO_VERSION)?.deleteMarker;
      return VersionId === undefined ? {} : { VersionId, ...(marker ? { DeleteMarker: true } : {}) };
    }
    const { versionId } = this.add({ key: Key, deleteMarker: true, bytes: Buffer.alloc(0), eTag: '' });
    return { DeleteMarker: true, VersionId: versionId };
  }

  removeAll({ Delete }: Input): object {
    const { Objects, Quiet } = Delete as { readonly Objects: readonly { Key: string; VersionId?: string }[]; readonly Quiet?: boolean };
    if (Objects.length === 0 || Objects.length > MOST) throw refused('MalformedXML', 400, 'The XML you provided was not well-formed');
    const deleted: object[] = [];
    const errors: object[] = [];
    for (const { Key, VersionId } of Objects) {
      if (this.refuseDelete?.(Key, VersionId)) {
        errors.push({ Key, ...(VersionId === undefined ? {} : { VersionId }), Code: 'InternalError', Message: 'We encountered an internal error.' });
        continue;
      }
      const { DeleteMarker, VersionId: marker } = this.remove({ Key, VersionId }) as { DeleteMarker?: true; VersionId?: string };
      deleted.push({
        Key,
        ...(VersionId === undefined ? {} : { VersionId }),
        ...(DeleteMarker ? { DeleteMarker, DeleteMarkerVersionId: marker } : {}),
      });
    }
    return { ...(Quiet || deleted.length === 0 ? {} : { Deleted: deleted }), ...(errors.length ? { Errors: errors } : {}) };
  }

  list({ Prefix, MaxKeys = MOST, ContinuationToken }: Input): object {
    const behind = ContinuationToken === undefined ? undefined : Buffer.from(ContinuationToken as string, 'base64').toString();
    const all = this.latest(Prefix as string | undefined).filter(({ key }) => behind === undefined || compareTexts(key, behind) > 0);
    const page = all.slice(0, Math.min(MaxKeys as number, MOST));
    const truncated = page.length < all.length;
    return {
      ...(page.length ? { Contents: page.map(({ key, eTag, bytes }) => ({ Key: key, ETag: eTag, Size: bytes.length })) } : {}),
      KeyCount: page.length,
      IsTruncated: truncated,
      ...(truncated ? { NextContinuationToken: Buffer.from(page.at(-1)!.key).toString('base64') } : {}),
    };
  }

  /** By key, and of one key the newest first. */
  listVersions({ Prefix, MaxKeys = MOST, KeyMarker, VersionIdMarker }: Input): object {
    const all = this.everyVersion(Prefix as string | undefined)
      .sort((one, other) => compareTexts(one.key, other.key) || this.placeOf(other) - this.placeOf(one))
      .filter(version => KeyMarker === undefined || this.isBehind(version, KeyMarker as string, VersionIdMarker as string | undefined));
    const page = all.slice(0, Math.min(MaxKeys as number, MOST));
    const truncated = page.length < all.length;
    const versions = page.filter(({ deleteMarker }) => !deleteMarker);
    const markers = page.filter(({ deleteMarker }) => deleteMarker);
    const about = (version: ObjectVersion) => ({ Key: version.key, VersionId: version.versionId, IsLatest: this.isLatest(version) });
    return {
      ...(versions.length ? { Versions: versions.map(version => ({ ...about(version), ETag: version.eTag, Size: version.bytes.length })) } : {}),
      ...(markers.length ? { DeleteMarkers: markers.map(about) } : {}),
      IsTruncated: truncated,
      ...(truncated ? { NextKeyMarker: page.at(-1)!.key, NextVersionIdMarker: page.at(-1)!.versionId } : {}),
    };
  }

  private isBehind(version: ObjectVersion, key: string, versionId: string | undefined): boolean {
    if (version.key !== key) return compareTexts(version.key, key) > 0;
    return versionId !== undefined && versionId !== NO_VERSION && this.placeOf(version) < (this.places.get(versionId) ?? 0);
  }

  private isLatest(version: ObjectVersion): boolean {
    return this.objects.get(version.key)?.at(-1) === version;
  }

  private placeOf({ versionId }: ObjectVersion): number {
    return this.places.get(versionId) ?? 0;
  }

  /** Objects that stand there now. */
  private latest(prefix: string | undefined): ObjectVersion[] {
    return this.everyVersion(prefix).filter(version => !version.deleteMarker && this.isLatest(version));
  }

  private find({ Key, VersionId }: Input, ifMatch?: string, copying = false): ObjectVersion {
    const versions = this.objects.get(Key) ?? [];
    const found = VersionId === undefined ? versions.at(-1) : versions.find(({ versionId }) => versionId === VersionId);
    if (!found && VersionId !== undefined) throw refused('NoSuchVersion', 404, 'The specified version does not exist.');
    if (found?.deleteMarker && VersionId !== undefined) {
      throw copying
        ? refused('InvalidRequest', 400, 'The source of a copy request may not specifically refer to a delete marker by version id.')
        : refused('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.');
    }
    if (!found || found.deleteMarker) throw new NoSuchKey({ message: 'The specified key does not exist.', $metadata: { httpStatusCode: 404 } });
    if (ifMatch !== undefined && ifMatch.replace(/"/g, '') !== found.eTag.replace(/"/g, '')) {
      throw refused('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold');
    }
    return found;
  }

  private add(object: Omit<ObjectVersion, 'versionId'>): Written {
    const versionId = this.versioned ? this.nextVersionId() : NO_VERSION;
    if (this.versioned) this.places.set(versionId, this.places.size + 1);
    const before = this.versioned ? this.objects.get(object.key) ?? [] : [];
    this.objects.set(object.key, [...before, { ...object, versionId }]);
    return { eTag: object.eTag, ...(this.versioned ? { versionId } : {}) };
  }

  private forget(key: string, versionId: string): ObjectVersion | undefined {
    const versions = this.objects.get(key) ?? [];
    const gone = versions.find(version => version.versionId === versionId);
    const rest = versions.filter(version => version !== gone);
    if (rest.length > 0) this.objects.set(key, rest);
    else this.objects.delete(key);
    return gone;
  }

  private tellVersion(versionId: string | undefined): object {
    return this.versioned ? { VersionId: versionId } : {};
  }
}

const OPERATIONS = new Map<unknown, Operation>([
  [GetObjectCommand, [(bucket, input) => bucket.get(input), ['Key', 'VersionId', 'IfMatch']]],
  [HeadObjectCommand, [(bucket, input) => bucket.head(input), ['Key', 'VersionId']]],
  [PutObjectCommand, [(bucket, input) => bucket.create(input), ['Key', 'Body', 'ContentType', 'CacheControl']]],
  [CopyObjectCommand, [(bucket, input) => bucket.copy(input), ['Key', 'CopySource', 'CopySourceIfMatch', 'TaggingDirective']]],
  [DeleteObjectCommand, [(bucket, input) => bucket.remove(input), ['Key', 'VersionId']]],
  [DeleteObjectsCommand, [(bucket, input) => bucket.removeAll(input), ['Delete']]],
  [ListObjectsV2Command, [(bucket, input) => bucket.list(input), ['Prefix', 'MaxKeys', 'ContinuationToken']]],
  [ListObjectVersionsCommand, [(bucket, input) => bucket.listVersions(input), ['Prefix', 'MaxKeys', 'KeyMarker', 'VersionIdMarker']]],
]);

/** An answer of S3 for which the SDK has no class of its own. */
function refused(name: string, httpStatusCode: number, message: string): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', message, $metadata: { httpStatusCode } });
}
