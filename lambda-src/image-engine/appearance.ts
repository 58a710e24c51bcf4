import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { Pixels, sharpOf } from './pixels';
import { ImageAppearance } from '../../src/contract/messages';

/** Longest side of the version that is described. ThumbHash keeps seven waves along a side, and would take 100 pixels at most. */
export const APPEARANCE_SIDE = 64;

/** Transparency from which on a pixel counts as seen. */
const OPAQUE = 128;

/** Placeholder and dominant colour of an image, from a small version of it. */
export async function describe(small: Pixels): Promise<Omit<ImageAppearance, 'crops'>> {
  const rgba = await sharpOf(small).ensureAlpha().raw().toBuffer();
  const dominantColor = await dominantColorOf(rgba);
  return {
    thumbHash: Buffer.from(rgbaToThumbHash(small.width, small.height, rgba)).toString('base64'),
    ...(dominantColor !== undefined && { dominantColor }),
  };
}

/** The most frequent colour, of 4096; what is transparent has a colour too, but nobody sees it. */
async function dominantColorOf(rgba: Buffer): Promise<string | undefined> {
  const opaque = Buffer.alloc(rgba.length / 4 * 3);
  let count = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at + 3] >= OPAQUE) {
      rgba.copy(opaque, 3 * count++, at, at + 3);
    }
  }
  if (count === 0) {
    return undefined;
  }
  const { dominant } = await sharp(opaque.subarray(0, 3 * count), { raw: { width: count, height: 1, channels: 3 } }).stats();
  return `#${[dominant.r, dominant.g, dominant.b].map(channel => channel.toString(16).padStart(2, '0')).join('')}`;
}
