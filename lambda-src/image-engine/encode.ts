import sharp from 'sharp';
import { Pixels, sharpOf } from './pixels';
import { ENCODER_DEFAULTS, OutputSpec } from '../../src/contract/image-formats';

/** How the frames of an animation follow one another. */
export interface Timing {
  readonly width: number;
  /** Of one frame. */
  readonly height: number;
  /** Milliseconds of each frame. */
  readonly delay: number[];
  /** How often it runs, 0 for ever. */
  readonly loop: number;
}

/** Writes all frames as WebP. */
export async function encodeAnimation(roll: Pixels, { height, delay, loop }: Timing, { format: _, ...own }: OutputSpec): Promise<Buffer> {
  const { data, width, channels } = roll;
  const body = await sharp(data, { raw: { width, height: roll.height, channels, pageHeight: height }, limitInputPixels: false })
    .webp({ ...ENCODER_DEFAULTS.webp, ...own, delay, loop }).toBuffer();
  // The encoder stores only what changes. Where those parts are opaque it says that all is, and readers take what was never painted for black.
  if (channels === 4 && body.toString('latin1', 12, 16) === 'VP8X' && body[20] % 32 < ALPHA) {
    body.writeUInt8(body[20] + ALPHA, 20);
  }
  return body;
}

/** The flag in the header of a WebP that says that it has transparency. */
const ALPHA = 16;

/** Writes one format. Every setting is named, so that no default of another hand decides on bytes. */
export async function encode(pixels: Pixels, { format, ...own }: OutputSpec, background: string): Promise<Buffer> {
  const image = sharpOf(pixels);
  switch (format) {
    case 'jpeg':
      return image.flatten({ background }).jpeg({ ...ENCODER_DEFAULTS.jpeg, ...own }).toBuffer();
    case 'png':
      return image.png({ ...ENCODER_DEFAULTS.png, ...own }).toBuffer();
    case 'webp':
      return image.webp({ ...ENCODER_DEFAULTS.webp, ...own }).toBuffer();
    case 'avif': // without loss libvips stores colours in full, whatever is asked for
      return image.avif({ ...ENCODER_DEFAULTS.avif, ...own }).toBuffer();
  }
}
