import sharp from 'sharp';
import { Extent } from './geometry';
import { readHeader } from './header';
import { Pixels, toPixels, toScaledPixels } from './pixels';
import { damaged, tooManyChannels, verdictOf } from './verdicts';
import { wholeFile } from './whole-file';
import { withoutPadding } from './whole-jpeg';
import { isTiled } from './whole-tiff';
import { SourceFormat } from '../../src/contract/image-formats';
import { Rejection, SourceImage } from '../../src/contract/messages';

/** What a decoder of progressive JPEG says of bytes between the image and its end. */
const BYTES_BEFORE_END = /^VipsJpeg: Corrupt JPEG data: (\d+) extraneous bytes before marker 0xd9/;

/** What the decoder of JPEG says afterwards of warnings in the last rows, where no next row is left to fail on them. */
const LATE_WARNINGS = /^read gave \d+ warnings/;

/** What is said of a broken profile for inks. Others are passed over, as browsers do; this one is, too, and the usual inks are taken. */
const UNUSABLE_PROFILE = /^VipsIcc: /;

/**
 * Elsewhere warnings are about pixels. Of a TIFF, libtiff warns of much that does not matter, and errs where pixels are missing; but that
 * a tile cannot be read is an error only where warnings are errors.
 */
function strictestOf(format: SourceFormat, file: Buffer): 'warning' | 'error' {
  return format === 'tiff' && !isTiled(file) ? 'error' : 'warning';
}

/** Pixels, and what the header says. */
export type Decoded = { readonly verdict: 'accepted'; readonly pixels: Pixels; readonly metadata: sharp.Metadata } | Rejection;

/** Decodes a file once, upright, in sRGB and at the given dimensions; of an animation the first frame. */
export function decodeScaled(file: Buffer, source: SourceImage, { width, height }: Extent, maxPixels: number): Promise<Decoded> {
  const run = width === source.width && height === source.height ? toPixels : toScaledPixels;
  return decode(file, source, { limitInputPixels: maxPixels }, image => run(image.resize(width, height, { fit: 'fill' })));
}

/** Decodes all frames of an animation, in sRGB and unscaled, one below the other: scaled together, each would blur into the next. */
export function decodeFrames(file: Buffer, source: SourceImage, maxPixels: number): Promise<Decoded> {
  return decode(file, source, { limitInputPixels: maxPixels, pages: -1 }, toPixels);
}

/**
 * This is the check that every pixel can be read: the decoder's warnings count as errors. What good files make it warn of was mended
 * before (`wholeFile`), but for padding in JPEG.
 */
async function decode(
  file: Buffer, source: SourceImage, options: sharp.SharpOptions, finish: (image: sharp.Sharp) => Promise<Pixels>,
): Promise<Decoded> {
  const whole = wholeFile(file, source.format);
  if (whole === undefined) {
    return damaged();
  }
  const header = await readHeader(whole);
  if (header.verdict === 'rejected') {
    return header;
  }
  const { metadata } = header;
  const read = async (bytes: Buffer, ignoreIcc: boolean): Promise<Pixels> => {
    const image = sharp(bytes, { failOn: strictestOf(source.format, bytes), ...options, ignoreIcc }).autoOrient();
    const warnings: string[] = [];
    image.on('warning', (warning: string) => warnings.push(warning));
    const pixels = await finish(inSrgb(atFullScale(image, source, metadata), metadata));
    if (warnings.some(warning => LATE_WARNINGS.test(warning))) {
      throw new Error('Warning treated as error: pixels are missing');
    }
    return pixels;
  };
  const readUnpadded = (ignoreIcc: boolean): Promise<Pixels> => read(whole, ignoreIcc).catch(error => {
    const padding = BYTES_BEFORE_END.exec(error.message)?.[1];
    const unpadded = padding === undefined ? undefined : withoutPadding(whole, Number(padding));
    if (unpadded === undefined) {
      throw error;
    }
    return read(unpadded, ignoreIcc);
  });
  try {
    const pixels = await readUnpadded(false).catch(error => {
      if (UNUSABLE_PROFILE.test(error.message)) {
        return readUnpadded(true);
      }
      throw error;
    });
    return pixels.channels > 4 ? tooManyChannels() : { verdict: 'accepted', pixels, metadata };
  } catch (error) {
    const verdict = verdictOf(error);
    if (verdict) {
      return verdict;
    }
    throw error;
  }
}

/**
 * Keeps the decoders of JPEG and WebP from scaling while they read. It is faster, but what they make is coarse: of one photo,
 * 28 to 34 dB where a full decode is exact, and every size would inherit it. A pipeline that names its colour space, even the one
 * the file is in, or that cuts out a part, even all of it, is decoded in full.
 */
function atFullScale(image: sharp.Sharp, source: SourceImage, { space }: sharp.Metadata): sharp.Sharp {
  if (source.format !== 'jpeg' && source.format !== 'webp') {
    return image;
  }
  // Naming CMYK would also keep its profile from being applied.
  return space === 'cmyk' ? image.extract({ left: 0, top: 0, width: source.width, height: source.height }) : image.pipelineColourspace(space);
}

/**
 * sharp takes colours of 16 bits with a profile to Display P3 and leaves them there, and passes over a profile of greys of 16 bits: the step to
 * sRGB is to be asked for; of greys while they still are, for their profile fits nothing else.
 */
function inSrgb(image: sharp.Sharp, { space, hasProfile }: sharp.Metadata): sharp.Sharp {
  if (!hasProfile || (space !== 'rgb16' && space !== 'grey16')) {
    return image;
  }
  return (space === 'grey16' ? image.toColourspace('b-w') : image).withIccProfile('srgb');
}
