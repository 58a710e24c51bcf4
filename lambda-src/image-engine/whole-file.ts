import { wholeGif } from './whole-gif';
import { wholeJpeg } from './whole-jpeg';
import { wholeTiff } from './whole-tiff';
import { wholeWebp } from './whole-webp';
import { SourceFormat } from '../../src/contract/image-formats';

/**
 * The file up to the end that its container promises, and undefined if it does not get there: decoders let some cut files pass,
 * this does not. Small faults that good files have, and every browser overlooks, are mended in a copy, so that the decoder can be strict.
 *
 * What follows the end is nobody's business: phones append videos and gain maps. The decoder does not see it.
 */
export function wholeFile(file: Buffer, format: SourceFormat): Buffer | undefined {
  return WHOLE[format](file);
}

const WHOLE: { readonly [format in SourceFormat]: (file: Buffer) => Buffer | undefined } = {
  jpeg: wholeJpeg,
  png: wholePng,
  webp: wholeWebp,
  gif: wholeGif,
  avif: wholeAvif,
  tiff: wholeTiff,
};

const IEND = Buffer.from('\0\0\0\0IEND\xae\x42\x60\x82', 'latin1');

/**
 * Chunks that the pixels depend on: those whose names start with a capital, which no decoder may pass over, and transparency, profile
 * and orientation. Texts and all others are left out: they may be compressed, and cost a decoder more than the image.
 */
const PNG_CHUNKS = /^([A-Z]|tRNS|iCCP|eXIf)/;

/** Others stand before the image or behind it. A file where they alternate more often is no good file, and shall not cost memory. */
const MOST_PARTS = 100;

/** A chunk that is cut may be missing if it stands behind the image: the decoder finds out whether the image is complete. */
function wholePng(file: Buffer): Buffer | undefined {
  const kept = [{ start: 0, end: 8 }];
  let imageSeen = false;
  let at = 8;
  while (at + 12 <= file.length) {
    const name = file.toString('latin1', at + 4, at + 8);
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) {
      if (name === 'IDAT') return undefined;
      break;
    }
    imageSeen ||= name === 'IDAT';
    const last = kept[kept.length - 1];
    if (last.end === at && PNG_CHUNKS.test(name)) {
      last.end = end;
    } else if (PNG_CHUNKS.test(name)) {
      kept.push({ start: at, end });
      if (kept.length > MOST_PARTS) return undefined;
    }
    if (name === 'IEND') {
      return joined(file, kept);
    }
    at = end;
  }
  return imageSeen ? Buffer.concat([joined(file, kept), IEND]) : undefined;
}

function joined(file: Buffer, parts: ReadonlyArray<{ readonly start: number; readonly end: number }>): Buffer {
  const slices = parts.map(({ start, end }) => file.subarray(start, end));
  return slices.length === 1 ? slices[0] : Buffer.concat(slices);
}

/** Boxes without which nothing can be decoded; a damaged box of another name is as good as trailing data. */
const AVIF_BOXES = ['ftyp', 'meta', 'moov', 'mdat'];

function wholeAvif(file: Buffer): Buffer | undefined {
  const seen = new Set<string>();
  for (let at = 0; at + 8 <= file.length;) {
    const name = file.toString('latin1', at + 4, at + 8);
    const end = at + boxBytes(file, at);
    if (AVIF_BOXES.includes(name)) {
      if (end > file.length) {
        return undefined;
      }
      seen.add(name);
    }
    at = end;
  }
  return seen.has('meta') && (seen.has('mdat') || seen.has('moov')) ? file : undefined;
}

/** Size of a box: 0 means up to the end of the file, 1 that 64 bits follow the name. */
function boxBytes(file: Buffer, at: number): number {
  const size = file.readUInt32BE(at);
  if (size === 1 && at + 16 <= file.length) {
    return Math.max(16, Number(file.readBigUInt64BE(at + 8)));
  }
  return size === 0 ? file.length - at : Math.max(8, size);
}
