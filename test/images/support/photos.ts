import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const PHOTOS = [
  'acanthus-mollis', 'airplane-from-above', 'allium-oreophilum', 'black-canyon', 'dust-bowl-home',
  'french-alpine-landscape', 'locomotion-house-cat', 'march-pastoral', 'nagasaki-boats',
] as const;

export type Photo = typeof PHOTOS[number];

/** Real photos in the public domain, about 1024 pixels wide or high, JPEG with a profile, of very different texture. */
export const ALL_PHOTOS: readonly Photo[] = PHOTOS;

/** A photo as it is published. */
export function photo(name: Photo): Buffer {
  return readFileSync(join(__dirname, '../../../node_modules/@stdlib', `datasets-img-${name}`, 'data/image.jpg'));
}

/**
 * A photo of a camera's size: all nine, side by side and on top of each other, as they are, with a little noise of a sensor. Lossless, to be
 * encoded as a test likes.
 */
export async function cameraPhoto(width = 4000, height = 3000): Promise<sharp.Sharp> {
  const tile = { width: 740, height: 470 };
  const across = Math.ceil(width / tile.width);
  const down = Math.ceil(height / tile.height);
  const parts = await Promise.all(PHOTOS.map(name => sharp(photo(name)).extract({ left: 20, top: 5, ...tile }).removeAlpha().raw().toBuffer()));
  const composites = Array.from({ length: across * down }, (_, index) => ({
    input: parts[(index * 4 + Math.floor(index / across)) % parts.length],
    raw: { ...tile, channels: 3 as const },
    left: index % across * tile.width,
    top: Math.floor(index / across) * tile.height,
  }));
  const whole = await sharp({ create: { width: across * tile.width, height: down * tile.height, channels: 3, background: '#808080' } })
    .composite(composites).extract({ left: 0, top: 0, width, height }).removeAlpha().raw().toBuffer();
  addNoise(whole);
  return sharp(whole, { raw: { width, height, channels: 3 } });
}

/** Adds -2 to 2 to every value, the same ones each time. */
function addNoise(pixels: Buffer): void {
  let state = 1;
  for (let at = 0; at < pixels.length; at++) {
    state = (state * 48271) % 0x7fffffff;
    const value = pixels[at] + state % 5 - 2;
    pixels[at] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
