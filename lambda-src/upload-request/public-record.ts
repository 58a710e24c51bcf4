import { Declaration, ListedUpload, RecordedImage, UploadRecord } from '../../src/contract/upload-record';

// What leaves the pipeline is listed here by name, so that an attribute added to the record stays inside until somebody adds it.
const RECORD = ['uploadId', 'status', 'version', 'attempt', 'createdAt', 'updatedAt', 'expiresAt'] as const;
const DECLARED = ['contentType', 'size', 'sha256', 'fileName', 'metadata'] as const;
const SOURCE = ['format', 'width', 'height', 'frames', 'hasAlpha', 'sha256', 'capturedAt', 'thumbHash', 'dominantColor', 'crops'] as const;
const IMAGE = ['size', 'format', 'width', 'height', 'bytes', 'sha256', 'natural', 'animated'] as const;
const ERROR = ['code', 'detail'] as const;

/** A size without the place where it stands. */
export type PublicImage = Pick<RecordedImage, typeof IMAGE[number]>;

/** The part of a record that is meant for others, its sizes aside: how those are reached depends on who is told. */
export interface PublicRecord extends Pick<UploadRecord, typeof RECORD[number]> {
  /** Absent on a tombstone. */
  readonly declared?: Declaration;
  readonly source?: UploadRecord['source'];
  readonly error?: UploadRecord['error'];
}

/** What is shown: a whole record, or as much of it as a list holds. */
export type ShownUpload = ListedUpload & Pick<UploadRecord, 'source'>;

/** The public part of a record. */
export function publicRecord(record: ShownUpload): PublicRecord {
  const { declared, source, error } = record;
  return {
    ...pick(record, RECORD),
    ...(declared && { declared: pick(declared, DECLARED) }),
    ...(source && { source: pick(source, SOURCE) }),
    ...(error && { error: pick(error, ERROR) }),
  };
}

/** The sizes that others may know of: none before the image is READY. */
export function publicImages(record: ShownUpload): readonly RecordedImage[] {
  return record.status === 'READY' ? record.images ?? [] : [];
}

/** The public part of one size. */
export function publicImage(image: RecordedImage): PublicImage {
  return pick(image, IMAGE);
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.filter(name => from[name] !== undefined).map(name => [name, from[name]])) as Pick<T, K>;
}
