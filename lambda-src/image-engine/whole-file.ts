import { wholeGif } from './whole-gif';
import { wholeJpeg } from './whole-jpeg';
import { headerOfPng, wholePng } from './whole-png';
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

/** As much of a whole file as its header is read from; undefined if the file does not get to its end. */
export function wholeHeader(file: Buffer, format: SourceFormat): Buffer | undefined {
  return format === 'png' ? headerOfPng(file) : wholeFile(file, format);
}

const WHOLE: { readonly [format in SourceFormat]: (file: Buffer) => Buffer | undefined } = {
  jpeg: wholeJpeg,
  png: wholePng,
  webp: wholeWebp,
  gif: wholeGif,
  avif: wholeAvif,
  tiff: wholeTiff,
};

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
