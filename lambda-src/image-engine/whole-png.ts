import { crc32 } from 'node:zlib';

const END = Buffer.from('\0\0\0\0IEND\xae\x42\x60\x82', 'latin1');

/**
 * Chunks that the pixels depend on: those whose names start with a capital, which no decoder may pass over, and transparency, profile
 * and orientation. Texts and all others are left out: they may be compressed, and cost a decoder more than the image.
 */
const PIXEL_CHUNKS = /^([A-Z]|tRNS|iCCP|eXIf)/;

/** Others stand before the image or behind it. A file where they alternate more often is no good file, and shall not cost memory. */
const MOST_PARTS = 100;

/** Length and name of a chunk. */
const CHUNK_HEAD_BYTES = 8;

interface Part {
  readonly start: number;
  end: number;
}

/** What of a PNG is for the decoder. */
interface PngParts {
  readonly kept: readonly Part[];
  /** Where the image begins, or the file ends. */
  readonly image: number;
  readonly hasEnd: boolean;
}

/** A PNG up to its end; undefined if it does not get there. A copy only where something is left out between. */
export function wholePng(file: Buffer): Buffer | undefined {
  const parts = partsOf(file);
  return parts && joined(file, parts.kept, parts.hasEnd ? [] : [END]);
}

/** What comes before the image of a whole PNG: a header is read from it without a copy of the image. */
export function headerOfPng(file: Buffer): Buffer | undefined {
  const parts = partsOf(file);
  if (parts === undefined) {
    return undefined;
  }
  const end = parts.image + CHUNK_HEAD_BYTES;
  return joined(file, parts.kept.filter(({ start }) => start < end).map(part => ({ start: part.start, end: Math.min(part.end, end) })), []);
}

/** The name `IDAT`, as a number: writers cut an image into thousands of them. */
const IMAGE = 0x49444154;

/** A chunk that is cut may be missing if it stands behind the image: the decoder finds out whether the image is complete. */
function partsOf(file: Buffer): PngParts | undefined {
  const kept: Part[] = [{ start: 0, end: 8 }];
  let last = kept[0];
  let image = file.length;
  let densitySeen = false;
  const numbers = new DataView(file.buffer, file.byteOffset, file.length); // much faster than Buffer's own methods, as long as nothing is compiled
  for (let at = 8; at + 12 <= file.length;) {
    const isImage = numbers.getUint32(at + 4) === IMAGE;
    const end = at + 12 + numbers.getUint32(at);
    if (end > file.length) {
      if (isImage) return undefined;
      break;
    }
    image = isImage ? Math.min(image, at) : image;
    if (isImage && last.end === at) {
      last.end = end;
      at = end;
      continue;
    }
    const name = file.toString('latin1', at + 4, at + 8);
    const isDensity: boolean = name === 'pHYs' && !densitySeen && image === file.length && isGoodDensity(file, at, end);
    densitySeen ||= isDensity;
    if (isDensity || PIXEL_CHUNKS.test(name)) {
      if (last.end === at) {
        last.end = end;
      } else {
        last = { start: at, end };
        kept.push(last);
      }
      if (kept.length > MOST_PARTS) return undefined;
    }
    if (name === 'IEND') {
      return { kept, image, hasEnd: true };
    }
    at = end;
  }
  return image < file.length ? { kept, image, hasEnd: false } : undefined;
}

/** Most writers tell a density: to leave it out would be to copy most files. One that is odd is left out. */
function isGoodDensity(file: Buffer, at: number, end: number): boolean {
  const data = at + CHUNK_HEAD_BYTES;
  const isWritten = end === data + 13 && file.readUInt32BE(data) > 0 && file.readUInt32BE(data + 4) > 0 && file[data + 8] <= 1;
  return isWritten && crc32(file.subarray(at + 4, end - 4)) === file.readUInt32BE(end - 4);
}

function joined(file: Buffer, parts: readonly Part[], rest: readonly Buffer[]): Buffer {
  const slices = [...parts.map(({ start, end }) => file.subarray(start, end)), ...rest];
  return slices.length === 1 ? slices[0] : Buffer.concat(slices);
}
