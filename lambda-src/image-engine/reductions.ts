import { Extent, scaled } from './geometry';
import { Pixels, sharpOf, toPixels, toScaledPixels } from './pixels';

/**
 * How far pixels may be scaled down in one step. From a ratio of 4 on libvips first averages blocks of pixels, which is coarse: of
 * nine photos, 44 to 50 dB against an exact reduction, where two steps of 2 to 4 are at 51 to 56.
 */
export const LARGEST_RATIO = 4;

/**
 * The least ratio of two reductions in a row. A reduction blurs what is finest in its result; one more by less than this keeps that, blurred twice:
 * by 1.05 some tiles of photos are down at 34 dB, by 1.5 all are above 45.
 */
const SMALLEST_RATIO = 1.5;

/**
 * The scale to decode to, so that every other scale can be made well from the pixels of that one. It is the largest, unless a size
 * comes too close below it, or the file is so much larger that one step would be coarse: then twice that, which serves all.
 */
export function topScale(scales: readonly number[]): number {
  const largest = Math.min(1, Math.max(...scales));
  const tooClose = scales.some(scale => scale < largest && largest / scale < SMALLEST_RATIO - 1e-9); // 1920 to 1280 is 1.5, in fractions of a file a little less
  return tooClose || 1 / largest >= LARGEST_RATIO ? Math.min(1, 2 * largest) : largest;
}

/** Decoded pixels, and halves of halves of them, each made once and only if somebody asks. */
export class Reductions {
  private readonly halves: Promise<Pixels>[];

  /** @param scale output pixels of `top` for a pixel of the source */
  public constructor(private readonly source: Extent, top: Pixels, public readonly scale: number) {
    this.halves = [Promise.resolve(top)];
  }

  /** The pixels to make a scale from: as large, or else the smallest that are at least twice as large. */
  public forScale(scale: number): Promise<Pixels> {
    let times = 0;
    while (this.scale / 2 ** times / scale >= LARGEST_RATIO || this.scale / 2 ** times === 2 * scale) {
      times++;
    }
    return this.halved(times);
  }

  /** The same, on a background. */
  public async flattened(background: string): Promise<Reductions> {
    return new Reductions(this.source, await toPixels(sharpOf(await this.halves[0]).flatten({ background })), this.scale);
  }

  private halved(times: number): Promise<Pixels> {
    this.halves[times] ??= this.halved(times - 1).then(larger => scaledTo(larger, scaled(this.source, this.scale / 2 ** times)));
    return this.halves[times];
  }
}

/** Scales whole pixels. */
export async function scaledTo(pixels: Pixels, { width, height }: Extent): Promise<Pixels> {
  return width === pixels.width && height === pixels.height ? pixels : toScaledPixels(sharpOf(pixels).resize(width, height, { fit: 'fill' }));
}
