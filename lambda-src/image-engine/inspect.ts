import { createHash } from 'node:crypto';
import { capturedAt } from './captured-at';
import { detectContainer } from './containers';
import { Extent } from './geometry';
import { readHeader } from './header';
import { damaged, rejected, unreadable } from './verdicts';
import { isPremultiplied } from './whole-avif';
import { wholeHeader } from './whole-file';
import { isInForeignColours } from './whole-tiff';
import { framesOfWebp } from './whole-webp';
import { CONTENT_TYPES, SourceFormat } from '../../src/contract/image-formats';
import { DeclaredFile, Rejection, SourceImage } from '../../src/contract/messages';

/**
 * Longest side in pixels. JPEG and GIF cannot have more, so no camera has; and where rows are many and short, each costs as much
 * as a long one: a PNG of one column takes a second for each million.
 */
const LONGEST_SIDE = 65_535;

/** What a file is held against. */
export interface InspectLimits {
  readonly declared: DeclaredFile;
  readonly accepted: readonly SourceFormat[];
  /** Of all frames together. */
  readonly maxPixels: number;
  readonly maxFrames: number;
}

/**
 * Holds a file against what was declared and against the limits, from its bytes and its header alone: nothing is decoded,
 * so a file that would need too much is refused before it gets it. Damaged pixels are found where they are decoded (`makeSizes`).
 *
 * What is wrong with the file is an answer; what is thrown is our trouble.
 */
export async function inspectImage(file: Buffer, limits: InspectLimits): Promise<{ readonly verdict: 'accepted'; readonly source: SourceImage } | Rejection> {
  const { declared } = limits;
  if (file.length !== declared.size) {
    return rejected('size-mismatch', `The file has ${file.length} bytes, but ${declared.size} were declared.`);
  }
  const sha256 = createHash('sha256').update(file).digest('hex');
  if (declared.sha256 !== undefined && declared.sha256.toLowerCase() !== sha256) {
    return rejected('checksum-mismatch', `The SHA-256 of the file is ${sha256}, which is not the declared one.`);
  }
  const format = acceptedFormat(file, limits);
  if (typeof format !== 'string') {
    return format;
  }
  const bytes = wholeHeader(file, format);
  if (bytes === undefined) {
    return damaged();
  }
  if ((format === 'tiff' && isInForeignColours(bytes)) || (format === 'avif' && isPremultiplied(bytes))) {
    return unreadable();
  }
  // The reader of WebP's header looks for each frame from the first one on: many would take it minutes.
  const tooMany = format === 'webp' ? overFrames(framesOfWebp(bytes), limits) : undefined;
  if (tooMany) {
    return tooMany;
  }
  const header = await readHeader(bytes);
  if (header.verdict === 'rejected') {
    return header;
  }
  const { autoOrient: { width, height }, pages: frames = 1, hasAlpha, exif } = header.metadata;
  const tooMuch = overLimit({ width, height }, frames, limits);
  if (tooMuch) {
    return tooMuch;
  }
  const moment = capturedAt(exif);
  return { verdict: 'accepted', source: { format, width, height, frames, hasAlpha, sha256, ...(moment && { capturedAt: moment }) } };
}

/** The format of the file, if its first bytes are of an accepted format and of the declared type. */
function acceptedFormat(file: Buffer, { declared, accepted }: InspectLimits): SourceFormat | Rejection {
  const container = detectContainer(file);
  const acceptedNames = `accepted are ${accepted.map(nameOf).join(', ')}`;
  if (container === undefined) {
    return rejected('unsupported-format', `The file is of no known image format; ${acceptedNames}.`);
  }
  if ('other' in container) {
    return rejected('unsupported-format', `The file is ${container.other}; ${acceptedNames}.`);
  }
  if (!accepted.includes(container.format)) {
    return rejected('unsupported-format', `The file is ${nameOf(container.format)}; ${acceptedNames}.`);
  }
  if (CONTENT_TYPES[container.format] !== declared.contentType) {
    return rejected('type-mismatch', `The file is ${CONTENT_TYPES[container.format]}, but ${declared.contentType} was declared.`);
  }
  return container.format;
}

function overLimit({ width, height }: Extent, frames: number, limits: InspectLimits): Rejection | undefined {
  const { maxPixels } = limits;
  const pixels = width * height * frames;
  if (pixels > maxPixels) {
    return rejected('too-many-pixels', `The image has ${pixels} pixels${frames > 1 ? ` in ${frames} frames` : ''}, at most ${maxPixels} are allowed.`);
  }
  if (Math.max(width, height) > LONGEST_SIDE) {
    return rejected('too-many-pixels', `The image is ${width} × ${height} pixels, a side can have at most ${LONGEST_SIDE}.`);
  }
  return overFrames(frames, limits);
}

function overFrames(frames: number, { maxFrames }: InspectLimits): Rejection | undefined {
  return frames > maxFrames ? rejected('too-many-frames', `The image has ${frames} frames, at most ${maxFrames} are allowed.`) : undefined;
}

function nameOf(format: SourceFormat): string {
  return format === 'webp' ? 'WebP' : format.toUpperCase();
}
