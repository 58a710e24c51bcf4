import {
  CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand,
  ObjectIdentifier, PutObjectCommand, S3Client, S3ServiceException,
} from '@aws-sdk/client-s3';

/** A size never changes under its key: every attempt writes under a revision of its own. */
export const IMMUTABLE = 'max-age=31536000, immutable';

/** One version of one object. Where the bucket has no versions, the eTag pins what is read. */
export interface PinnedObject {
  readonly key: string;
  readonly versionId?: string;
  readonly eTag: string;
}

/** A version as a listing tells of it. */
export interface StoredObject extends PinnedObject {
  readonly bytes: number;
}

/**
 * One bucket. An object that is not there is an answer, never an exception; everything else is, a refusal (403) above all:
 * who may not look has learnt nothing about what is there.
 */
export class ObjectStore {
  /** @param prefix Stands before every key in the bucket, and nobody else sees it */
  constructor(private readonly client: S3Client, private readonly bucket: string, private readonly prefix: string) {}

  /** The whole object; undefined if that version is not there. */
  async read(object: PinnedObject): Promise<Buffer | undefined> {
    return unlessMissing(async () => {
      const { Body, ContentLength } = await this.client.send(new GetObjectCommand({
        Bucket: this.bucket,
        Key: this.prefix + object.key,
        ...(object.versionId ? { VersionId: object.versionId } : { IfMatch: `"${object.eTag}"` }),
      }));
      const bytes = await Body?.transformToByteArray();
      if (bytes === undefined || bytes.byteLength !== ContentLength) {
        throw new Error(`object ended after ${bytes?.byteLength ?? 0} of ${ContentLength} bytes`);
      }
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    });
  }

  /** Writes an object that never changes. */
  async write(key: string, body: Buffer, contentType: string): Promise<void> {
    await this.client.send(new PutObjectCommand({
      Bucket: this.bucket, Key: this.prefix + key, Body: body, ContentType: contentType, CacheControl: IMMUTABLE,
    }));
  }

  /** Copies one version to another key of the bucket; false if that version is not there. */
  async copy(object: PinnedObject, toKey: string): Promise<boolean> {
    const source = `${this.bucket}/${(this.prefix + object.key).split('/').map(encodeURIComponent).join('/')}`;
    const copied = await unlessMissing(() => this.client.send(new CopyObjectCommand({
      Bucket: this.bucket,
      Key: this.prefix + toKey,
      ...(object.versionId
        ? { CopySource: `${source}?versionId=${encodeURIComponent(object.versionId)}` }
        : { CopySource: source, CopySourceIfMatch: `"${object.eTag}"` }),
      // Tags are not ours (a scanner's, say), and to copy them takes permissions of their own.
      TaggingDirective: 'REPLACE',
    })));
    return copied !== undefined;
  }

  /** Deletes one version for good; deleting what is gone is success. */
  async deleteVersion(object: Pick<PinnedObject, 'key' | 'versionId'>): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: this.prefix + object.key, VersionId: object.versionId }));
  }

  /** Deletes every object under a prefix. */
  async deletePrefix(prefix: string): Promise<void> {
    let token: string | undefined;
    do {
      const page = await this.client.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.prefix + prefix, ContinuationToken: token }));
      await this.deleteAll((page.Contents ?? []).map(({ Key }) => ({ Key })));
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  /** The object that stands under a key now; undefined if there is none, or if it was deleted. */
  async latestVersion(key: string): Promise<StoredObject | undefined> {
    for await (const { Versions = [] } of this.listVersions(key)) {
      const latest = Versions.find(version => version.Key === this.prefix + key && version.IsLatest);
      if (latest) {
        const { VersionId, ETag = '', Size = 0 } = latest;
        // A bucket without versions calls its only one `null`.
        return { key, ...(VersionId && VersionId !== 'null' ? { versionId: VersionId } : {}), eTag: ETag.replace(/"/g, ''), bytes: Size };
      }
    }
    return undefined;
  }

  /** Whether one version of one object is there. */
  async hasVersion({ key, versionId, eTag }: PinnedObject): Promise<boolean> {
    for await (const { Versions = [] } of this.listVersions(key)) {
      const isIt = (version: ListedVersion) => versionId ? version.VersionId === versionId : version.ETag?.replace(/"/g, '') === eTag;
      if (Versions.some(version => version.Key === this.prefix + key && isIt(version))) return true;
    }
    return false;
  }

  /** Deletes every version and delete marker of one key; keys that only begin with it stay. */
  async deleteEveryVersion(key: string): Promise<void> {
    await this.deleteVersions(key, found => found === this.prefix + key);
  }

  /** Deletes every version and delete marker under a prefix. */
  async deleteEveryVersionUnder(prefix: string): Promise<void> {
    await this.deleteVersions(prefix, () => true);
  }

  /** Where an object stands, as records and events name it. */
  uriOf(key: string): string {
    return `s3://${this.bucket}/${this.prefix}${key}`;
  }

  private async deleteVersions(prefix: string, wanted: (key: string | undefined) => boolean): Promise<void> {
    for await (const { Versions = [], DeleteMarkers = [] } of this.listVersions(prefix)) {
      const found = [...Versions, ...DeleteMarkers].filter(({ Key }) => wanted(Key));
      await this.deleteAll(found.map(({ Key, VersionId }) => ({ Key, VersionId })));
    }
  }

  private async *listVersions(prefix: string): AsyncGenerator<ListedVersions> {
    let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    do {
      const page: ListedVersions = await this.client.send(new ListObjectVersionsCommand({
        Bucket: this.bucket, Prefix: this.prefix + prefix, ...next,
      }));
      yield page;
      next = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
    } while (next !== undefined);
  }

  /** At most one page of a listing: 1,000 objects, as many as one call takes. */
  private async deleteAll(objects: Partial<ObjectIdentifier>[]): Promise<void> {
    if (objects.length === 0) return;
    const { Errors } = await this.client.send(new DeleteObjectsCommand({
      Bucket: this.bucket,
      Delete: { Objects: objects as ObjectIdentifier[], Quiet: true },
    }));
    if (Errors?.length) {
      const codes = [...new Set(Errors.map(({ Code }) => Code))].join(', ');
      throw new Error(`${Errors.length} of ${objects.length} objects could not be deleted: ${codes}`);
    }
  }
}

interface ListedVersion {
  readonly Key?: string;
  readonly VersionId?: string;
  readonly ETag?: string;
  readonly Size?: number;
  readonly IsLatest?: boolean;
}

interface ListedVersions {
  readonly Versions?: ListedVersion[];
  readonly DeleteMarkers?: { readonly Key?: string; readonly VersionId?: string }[];
  readonly IsTruncated?: boolean;
  readonly NextKeyMarker?: string;
  readonly NextVersionIdMarker?: string;
}

/** By name, not by status: a bucket that is missing answers 404 too, and that is trouble. 412: another object stands under the key. */
const MISSING = ['NoSuchKey', 'NoSuchVersion', 'PreconditionFailed'];

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof S3ServiceException && MISSING.includes(error.name)) return undefined;
    throw error;
  }
}
