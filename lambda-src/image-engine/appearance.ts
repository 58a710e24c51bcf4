import { rgbaToThumbHash } from 'thumbhash';
import { Pixels, sharpOf } from './pixels';
import { ImageAppearance } from '../../src/contract/messages';

/** Longest side of the version that is described. ThumbHash keeps seven waves along a side, and would take 100 pixels at most. */
export const APPEARANCE_SIDE = 64;

/** Transparency from which on a pixel counts as seen. */
const OPAQUE = 128;

/** Levels of a channel that are told apart, of 256. */
const LEVELS = 16;

/** Placeholder and dominant colour of an image, from a small version of it. */
export async function describe(small: Pixels): Promise<Omit<ImageAppearance, 'crops'>> {
  const rgba = await sharpOf(small).ensureAlpha().raw().toBuffer();
  const dominantColor = dominantColorOf(rgba);
  return {
    thumbHash: Buffer.from(rgbaToThumbHash(small.width, small.height, rgba)).toString('base64'),
    ...(dominantColor !== undefined && { dominantColor }),
  };
}

/**
 * The mean of the colours that are most frequent: those that share a sixteenth of each channel's range. What is transparent has a colour too, but
 * nobody sees it. sharp would tell as much with its `stats()`, and with a dozen other numbers, for ten times the work.
 */
function dominantColorOf(rgba: Buffer): string | undefined {
  const counts = new Uint32Array(LEVELS ** 3);
  const sums = new Uint32Array(3 * counts.length);
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at + 3] >= OPAQUE) {
      const [red, green, blue] = [rgba[at], rgba[at + 1], rgba[at + 2]].map(level => Math.floor(level / LEVELS));
      const bin = (red * LEVELS + green) * LEVELS + blue;
      counts[bin]++;
      for (let channel = 0; channel < 3; channel++) {
        sums[3 * bin + channel] += rgba[at + channel];
      }
    }
  }
  const most = counts.reduce((best, count, bin) => count > counts[best] ? bin : best, 0);
  if (counts[most] === 0) {
    return undefined;
  }
  const mean = [0, 1, 2].map(channel => Math.round(sums[3 * most + channel] / counts[most]));
  return `#${mean.map(level => level.toString(16).padStart(2, '0')).join('')}`;
}
