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

/** Runs a pipeline that scales up to its pixels, ready to be scaled again. */
export async function toScaledPixels(pipeline: sharp.Sharp): Promise<Pixels> {
  const pixels = await toPixels(pipeline);
  return pixels.channels === 4 ? { ...pixels, data: ready(pixels.data) } : pixels;
}

/**
 * Around scaling sharp multiplies colours by their opacity and divides them by it, and drops fractions both times: with each step what is
 * translucent gets darker, by a level or two. Of the colours that have the same product, and so show the same, the next step keeps the least
 * one that is not below its quotient.
 */
function ready(data: Buffer): Buffer {
  readyColours ??= Uint8Array.from({ length: 256 * 256 }, (_, index) => {
    const opacity = Math.floor(index / 256);
    const product = Math.ceil(index % 256 * opacity / 255);
    return opacity === 0 ? index % 256 : Math.ceil(product * 255 / opacity);
  });
  for (let at = 3; at < data.length; at += 4) {
    const opacity = data[at];
    if (opacity !== 0 && opacity !== 255) {
      const row = 256 * opacity;
      data[at - 3] = readyColours[row + data[at - 3]];
      data[at - 2] = readyColours[row + data[at - 2]];
      data[at - 1] = readyColours[row + data[at - 1]];
    }
  }
  return data;
}

/** By opacity and colour: divisions of every pixel would take longer than to scale it. */
let readyColours: Uint8Array | undefined;
