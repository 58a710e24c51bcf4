import sharp from 'sharp';
import { Extent } from './geometry';

/** Decoded pixels: sRGB, 8 bits, 3 channels or 4 with transparency. */
export interface Pixels extends Extent {
  readonly channels: sharp.Channels;
  readonly data: Buffer;
}

/** A pipeline that starts from decoded pixels. */
export function sharpOf({ data, width, height, channels }: Pixels): sharp.Sharp {
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

/** Runs a pipeline up to its pixels. */
export async function toPixels(pipeline: sharp.Sharp): Promise<Pixels> {
  const { data, info: { width, height, channels } } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { data, width, height, channels };
}
