import sharp from 'sharp';
import { Extent } from './geometry';
import { readHeader } from './header';
import { Pixels, toPixels } from './pixels';
import { tooManyChannels, verdictOf } from './verdicts';
import { SourceFormat } from '../../src/contract/image-formats';
import { Rejection, SourceImage } from '../../src/contract/messages';

/**
 * Warnings that good files cause: some cameras and editors pad JPEG between its parts. The number of bytes has at most two digits,
 * for when a decoder loses its way inside the image, it leaves more behind.
 */
const TOLERATED = /^VipsJpeg: Corrupt JPEG data: \d{1,2} extraneous bytes before marker/;

/** libtiff warns of tags that it does not know, and errs where pixels are missing. Elsewhere warnings are about pixels. */
function strictestOf(format: SourceFormat): 'warning' | 'error' {
  return format === 'tiff' ? 'error' : 'warning';
}

/**
 * Decodes a file once, upright, in sRGB and at the given dimensions. This is the check that every pixel can be read: the decoder's
 * warnings count as errors, but for a few that good files cause.
 */
export async function decodeScaled(
  file: Buffer, source: SourceImage, extent: Extent, maxPixels: number,
): Promise<{ readonly verdict: 'accepted'; readonly pixels: Pixels } | Rejection> {
  const header = await readHeader(file);
  if (header.verdict === 'rejected') {
    return header;
  }
  const decode = (failOn: 'warning' | 'error') => {
    const image = sharp(file, { failOn, limitInputPixels: maxPixels }).autoOrient();
    return toPixels(inSrgb(atFullScale(image, source, header.metadata), header.metadata).resize(extent.width, extent.height, { fit: 'fill' }));
  };
  try {
    const pixels = await decode(strictestOf(source.format)).catch(error => {
      if (TOLERATED.test(error.message)) {
        return decode('error');
      }
      throw error;
    });
    return pixels.channels > 4 ? tooManyChannels() : { verdict: 'accepted', pixels };
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

/** sharp takes colours of 16 bits with a profile to Display P3 and leaves them there: the step to sRGB is to be asked for. */
function inSrgb(image: sharp.Sharp, { space, hasProfile }: sharp.Metadata): sharp.Sharp {
  return space === 'rgb16' && hasProfile ? image.withIccProfile('srgb') : image;
}
