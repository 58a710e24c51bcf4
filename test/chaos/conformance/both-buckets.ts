import * as s3 from '@aws-sdk/client-s3';
import { Outcome, outcomeOf, Outcomes } from './both-tables';
import type { Step } from './recording';
import { BucketCommand, FakeBucket } from '../fakes/bucket';
import { IMAGES_BUCKET, UPLOADS_BUCKET } from '../functions';

/** What of an output our handlers could read; the engine, as AWS, gives more. */
const READ: { readonly [command: string]: readonly string[] } = {
  GetObjectCommand: ['Body', 'ContentLength', 'ContentType', 'CacheControl', 'ETag', 'VersionId'],
  HeadObjectCommand: ['ContentLength', 'ContentType', 'CacheControl', 'ETag', 'VersionId'],
  PutObjectCommand: ['ETag', 'VersionId'],
  CopyObjectCommand: ['CopyObjectResult', 'CopySourceVersionId', 'VersionId'],
  DeleteObjectCommand: ['DeleteMarker', 'VersionId'],
  DeleteObjectsCommand: ['Deleted', 'Errors'],
  ListObjectsV2Command: ['Contents', 'KeyCount', 'IsTruncated', 'NextContinuationToken'],
  ListObjectVersionsCommand: ['Versions', 'DeleteMarkers', 'IsTruncated', 'NextKeyMarker', 'NextVersionIdMarker'],
};
const READ_OF_EACH = ['Key', 'ETag', 'Size', 'VersionId', 'IsLatest', 'DeleteMarker', 'DeleteMarkerVersionId', 'Code'];

/** Fields whose values every S3 invents for itself. */
const INVENTED = ['VersionId', 'CopySourceVersionId', 'DeleteMarkerVersionId', 'NextVersionIdMarker', 'VersionIdMarker', 'NextContinuationToken', 'ContinuationToken'];

/** The two buckets on the engine, and fakes beside them. */
export class BothBuckets {
  private fakes = new Map<string, FakeBucket>();
  /** What the engine calls a version that the fake calls so, and back. */
  private readonly there = new Map<string, string>();
  private readonly here = new Map<string, string>();

  constructor(private readonly client: s3.S3Client, private readonly nameThere: (bucket: string) => string) {}

  async create(): Promise<void> {
    for (const bucket of [UPLOADS_BUCKET, IMAGES_BUCKET]) await this.client.send(new s3.CreateBucketCommand({ Bucket: this.nameThere(bucket) }));
    await this.client.send(new s3.PutBucketVersioningCommand({
      Bucket: this.nameThere(UPLOADS_BUCKET), VersioningConfiguration: { Status: 'Enabled' },
    }));
    this.begin();
  }

  /** Deletes what the engine has, whatever the fakes say. */
  async delete(): Promise<void> {
    for (const bucket of [UPLOADS_BUCKET, IMAGES_BUCKET]) {
      const Bucket = this.nameThere(bucket);
      const { Versions = [], DeleteMarkers = [] } = await this.client.send(new s3.ListObjectVersionsCommand({ Bucket }));
      for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) {
        await this.client.send(new s3.DeleteObjectCommand({ Bucket, Key, VersionId }));
      }
      await this.client.send(new s3.DeleteBucketCommand({ Bucket }));
    }
  }

  /** Forgets all there was, once both sides are empty: fakes count their versions from the beginning, as they do in every trace. */
  begin(): void {
    let versions = 0;
    this.there.clear();
    this.here.clear();
    for (const bucket of [UPLOADS_BUCKET, IMAGES_BUCKET]) {
      this.fakes.set(bucket, new FakeBucket(bucket, bucket === UPLOADS_BUCKET, () => `v${++versions}`));
    }
  }

  /** A call on both sides, the engine's outcome in the fake's ids. */
  async send({ command, input }: Pick<Step, 'command' | 'input'>): Promise<Outcomes> {
    const fake = await outcomeOf(async () => readable(command, this.fakes.get(input.Bucket as string)!.apply(commandOf(command, input))));
    const engine = await outcomeOf(async () => readable(command, await this.client.send(commandOf(command, this.inputThere(input)) as never)));
    return { fake, engine: this.translated(engine, fake) as Outcome };
  }

  /** What is left on both sides; afterwards nothing is. */
  async empty(): Promise<Outcomes[]> {
    const left: Outcomes[] = [];
    for (const Bucket of [UPLOADS_BUCKET, IMAGES_BUCKET]) {
      const listed = await this.send({ command: 'ListObjectVersionsCommand', input: { Bucket } });
      left.push(listed);
      const { Versions = [], DeleteMarkers = [] } = listed.fake.output as { Versions?: Version[]; DeleteMarkers?: Version[] };
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length > 0) left.push(await this.send({ command: 'DeleteObjectsCommand', input: { Bucket, Delete: { Objects, Quiet: true } } }));
    }
    return left;
  }

  private inputThere(input: Step['input']): Step['input'] {
    const bucket = input.Bucket as string;
    const replace = (value: unknown, field?: string): unknown => {
      if (field === 'Bucket') return this.nameThere(bucket);
      if (field === 'CopySource') {
        const [path, id] = (value as string).slice(bucket.length).split('?versionId=');
        return `${this.nameThere(bucket)}${path}${id === undefined ? '' : `?versionId=${encodeURIComponent(this.there.get(id) ?? id)}`}`;
      }
      if (typeof value === 'string') return INVENTED.includes(field!) ? this.there.get(value) ?? value : value;
      if (Array.isArray(value)) return value.map(element => replace(element));
      if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(inner, name)]));
    };
    return replace(input) as Step['input'];
  }

  /** The engine's value with its ids as the fake calls them; an id that is new is called what the fake calls it in the same place. */
  private translated(value: unknown, like: unknown, field?: string): unknown {
    if (typeof value === 'string' && INVENTED.includes(field!)) {
      if (!this.here.has(value) && typeof like === 'string' && !this.there.has(like)) {
        this.here.set(value, like);
        this.there.set(like, value);
      }
      return this.here.get(value) ?? value;
    }
    if (Array.isArray(value)) return value.map((element, index) => this.translated(element, (like as unknown[] | undefined)?.[index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.translated(inner, (like as any)?.[name], name)]));
  }
}

interface Version {
  readonly Key: string;
  readonly VersionId: string;
}

function commandOf(name: string, input: Step['input']): BucketCommand {
  return new (s3[name as keyof typeof s3] as unknown as new (input: Step['input']) => BucketCommand)(input);
}

/** The part of an output that handlers could read; bytes as text. */
async function readable(command: string, output: { readonly [name: string]: any }): Promise<object> {
  const entries = READ[command].filter(name => output[name] !== undefined).map(async name => [name, await plain(output[name])] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function plain(field: any): Promise<unknown> {
  if (field.transformToByteArray) return Buffer.from(await field.transformToByteArray()).toString('base64');
  if (Array.isArray(field)) return Promise.all(field.map(plain));
  if (typeof field !== 'object') return field;
  return Object.fromEntries(READ_OF_EACH.filter(name => field[name] !== undefined).map(name => [name, field[name]]));
}
