import { decodeFrames } from './decode';
import { encodeAnimation } from './encode';
import { Geometry, geometryOf } from './geometry';
import { readHeader } from './header';
import { Pixels } from './pixels';
import { Reductions } from './reductions';
import { render } from './render';
import { OutputSpec, SizeSpec } from '../../src/contract/image-formats';
import { Rejection, SourceImage } from '../../src/contract/messages';
import { LARGEST_FRAME } from '../../src/contract/resize-work';

/** Milliseconds that a frame can be told to stay. Files can tell of ten minutes, in GIF, and of hours. */
const LONGEST_DELAY = 65_535;

/** How often an animation can be told to run. GIF tells of repeats, one less. */
const MOST_RUNS = 65_535;

/** An animation: its frames, each to be scaled by itself, and how they follow one another. */
export interface Animation {
  readonly source: SourceImage;
  /** All frames, one below the other. */
  readonly roll: Pixels;
  readonly frames: readonly Reductions[];
  /** Milliseconds of each frame. */
  readonly delay: number[];
  /** How often it runs, 0 for ever. */
  readonly loop: number;
}

/**
 * Whether an output moves: WebP of an animation, unless a frame is larger than 4K, or its frames together would have more pixels than those of a
 * source may have.
 */
export function isAnimated(source: Pick<SourceImage, 'format' | 'width' | 'height' | 'frames'>, size: SizeSpec, output: OutputSpec, maxPixels: number): boolean {
  const moves = source.frames > 1 && (source.format === 'gif' || source.format === 'webp'); // a TIFF has pages, not frames
  const { width, height } = geometryOf(source, size);
  return moves && output.format === 'webp' && width * height <= LARGEST_FRAME && width * height * source.frames <= maxPixels;
}

/** The frames of a file; undefined where they would have to be turned, which nothing writes and no decoder does: it shows its first frame. */
export async function decodeAnimation(
  file: Buffer, source: SourceImage, maxPixels: number,
): Promise<{ readonly verdict: 'accepted'; readonly animation: Animation } | Rejection | undefined> {
  const header = await readHeader(file);
  if (header.verdict === 'accepted' && (header.metadata.orientation ?? 1) > 1) {
    return undefined;
  }
  const decoded = await decodeFrames(file, source, maxPixels);
  if (decoded.verdict === 'rejected') {
    return decoded;
  }
  const { pixels: roll, metadata: { delay = [], loop = 0 } } = decoded;
  const bytes = source.width * source.height * roll.channels;
  const frames = Array.from({ length: roll.data.length / bytes }, (_, index) => {
    const { width, height } = source;
    return new Reductions(source, { width, height, channels: roll.channels, data: roll.data.subarray(index * bytes, (index + 1) * bytes) }, 1);
  });
  const timing = { delay: delay.map(each => Math.min(each, LONGEST_DELAY)), loop: Math.min(loop, MOST_RUNS) };
  return { verdict: 'accepted', animation: { source, roll, frames, ...timing } };
}

/** Writes one size of an animation: frame by frame, so that none blurs into the next. */
export async function writeAnimation(animation: Animation, geometry: Geometry, output: OutputSpec, background: string): Promise<Buffer> {
  const { width, height } = geometry;
  return encodeAnimation(await rollOf(animation, geometry, background), { width, height, delay: animation.delay, loop: animation.loop }, output);
}

async function rollOf({ source, roll, frames }: Animation, geometry: Geometry, background: string): Promise<Pixels> {
  const { width, height, window, picture } = geometry;
  const isWhole = [window, picture, geometry].every(part => part.width === source.width && part.height === source.height);
  if (isWhole) {
    return roll; // it may be half of the memory that there is
  }
  const bytes = width * height * roll.channels;
  const data = Buffer.allocUnsafe(bytes * frames.length);
  for (const [index, frame] of frames.entries()) {
    const pixels = await render(await frame.forScale(geometry.scale), source, geometry, background);
    pixels.data.copy(data, index * bytes);
  }
  return { data, width, height: height * frames.length, channels: roll.channels };
}
