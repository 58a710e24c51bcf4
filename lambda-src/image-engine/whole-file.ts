import { wholeAvif } from './whole-avif';
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
