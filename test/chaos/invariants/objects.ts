import type { RecordedImage, UploadRecord } from '../../../src/contract/upload-record';
import { IMAGES_BUCKET, KEY_PREFIX } from '../functions';
import { digestOf, SIZES } from '../images';
import type { World } from '../world';

/** An object, or one version of it. */
export type Stored = ReturnType<World['uploads']['everyVersion']>[number];

/** Every version and delete marker under a prefix of the uploads bucket, below the pipeline's own. */
export function uploadsUnder({ uploads }: World, prefix: string): Stored[] {
  return withoutPrefix(uploads.everyVersion(KEY_PREFIX + prefix));
}

export function imagesUnder({ images }: World, prefix: string): Stored[] {
  return withoutPrefix(images.everyVersion(KEY_PREFIX + prefix)).filter(({ deleteMarker }) => !deleteMarker);
}

/** As the handlers name them. */
function withoutPrefix(stored: Stored[]): Stored[] {
  return stored.map(object => ({ ...object, key: object.key.slice(KEY_PREFIX.length) }));
}

/** The object that stands under a key of the uploads bucket now. */
export function standing(world: World, key: string): Stored | undefined {
  const latest = uploadsUnder(world, key).find(object => object.key === key);
  return latest?.deleteMarker ? undefined : latest;
}

/** What the attempt of a record was claimed for. */
export function claimedBytes(world: World, { object }: UploadRecord): Buffer | undefined {
  return world.landed.find(({ versionId }) => versionId === object?.versionId)?.bytes;
}

/** All that a READY image has to have, each once. */
const EVERY_SIZE = SIZES.flatMap(({ name, outputs }) => outputs.map(({ format }) => `${name} as ${format}`)).sort();

/** What is wrong with the files of a READY image; nothing, if all are there. */
export function missingOf(world: World, record: UploadRecord): string | undefined {
  const claimed = claimedBytes(world, record);
  const original = standing(world, keyOf(record.original?.uri ?? ''));
  if (!original || !claimed || !original.bytes.equals(claimed)) return `the original of ${record.revision} is ${original ? 'another file' : 'gone'}`;
  const images = record.images ?? [];
  const named = images.map(({ size, format }) => `${size} as ${format}`).sort();
  if (named.join() !== EVERY_SIZE.join()) return `it has the sizes ${named.join(', ') || 'none'}`;
  for (const image of images) {
    const how = missingImage(world, image);
    if (how) return how;
  }
  return undefined;
}

function missingImage(world: World, { size, uri, sha256 }: RecordedImage): string | undefined {
  if (!uri.startsWith(`s3://${IMAGES_BUCKET}/`)) return `size ${size} stands in no bucket of ours`;
  const [object] = imagesUnder(world, keyOf(uri));
  if (!object) return `size ${size} is gone`;
  return digestOf(object.bytes) === sha256 ? undefined : `size ${size} has other bytes`;
}

function keyOf(uri: string): string {
  return uri.replace(/^s3:\/\/[^/]+\//, '').slice(KEY_PREFIX.length);
}

/** The revision in a key `…/{uploadId}/{revision}…`. */
export function revisionIn(key: string): string {
  return key.split('/')[2];
}

/** Sizes and originals of an upload that do not belong to its READY revision. */
export function strayFiles(world: World, record: UploadRecord): string[] {
  const { uploadId, status, revision } = record;
  const files = [...imagesUnder(world, `images/${uploadId}/`), ...uploadsUnder(world, `originals/${uploadId}/`)];
  return files.filter(({ key }) => status !== 'READY' || revisionIn(key) !== revision).map(({ key }) => key);
}

