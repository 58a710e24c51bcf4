import sharp from 'sharp';
import { Box, Extent, Geometry } from './geometry';
import { Pixels, sharpOf } from './pixels';
import { SizeProfile } from '../../src/contract/image-formats';
import { CropWindow } from '../../src/contract/messages';

/** Longest side of the version that attention is paid to. libvips itself looks at a few dozen pixels; more place the window better. */
export const ATTENTION_SIDE = 256;

/** The ratio of a size that shows what draws attention, in lowest terms, like `16:9`; undefined for every other size. */
export function attentionRatio({ fit, position, width, height }: SizeProfile): string | undefined {
  if (fit !== 'cover' || position !== 'attention' || width === undefined || height === undefined) {
    return undefined;
  }
  const divisor = greatestCommonDivisor(width, height);
  return `${width / divisor}:${height / divisor}`;
}

/**
 * The largest part of the source with a ratio that draws the most attention: edges, skin and saturated colours.
 * Decided on one small version for all sizes of that ratio: on each of them it would come out a little different.
 */
export async function attentionWindow(small: Pixels, source: Extent, ratio: string): Promise<CropWindow> {
  const [across, down] = ratio.split(':').map(Number);
  const extent = largestOf(source, across, down);
  const crop = largestOf(small, across, down);
  const { info } = await sharpOf(small)
    .resize({ ...crop, fit: 'cover', position: sharp.strategy.attention, fastShrinkOnLoad: false })
    .raw().toBuffer({ resolveWithObject: true });
  return {
    left: place(Math.abs(info.cropOffsetLeft ?? 0), small.width - crop.width, source.width - extent.width),
    top: place(Math.abs(info.cropOffsetTop ?? 0), small.height - crop.height, source.height - extent.height),
    ...extent,
  };
}

/** A place in the small version's leeway, in that of the source. */
function place(offset: number, leeway: number, sourceLeeway: number): number {
  return leeway > 0 ? Math.min(sourceLeeway, Math.round(offset / leeway * sourceLeeway)) : Math.round(sourceLeeway / 2);
}

function largestOf({ width, height }: Extent, across: number, down: number): Extent {
  const scale = Math.min(width / across, height / down);
  return {
    width: Math.min(width, Math.max(1, Math.round(across * scale))),
    height: Math.min(height, Math.max(1, Math.round(down * scale))),
  };
}

/** A geometry whose window stands where the crop stands; its extent may differ from the crop's by what rounding the output takes. */
export function withWindowAt(geometry: Geometry, source: Extent, crop: CropWindow): Geometry {
  const { width, height } = geometry.window;
  const window: Box = {
    left: within(crop.left + (crop.width - width) / 2, source.width - width),
    top: within(crop.top + (crop.height - height) / 2, source.height - height),
    width,
    height,
  };
  return { ...geometry, window };
}

function within(offset: number, leeway: number): number {
  return Math.min(Math.max(0, offset), leeway);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
