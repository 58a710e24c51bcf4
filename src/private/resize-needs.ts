import { LONGEST_SIDE } from './defaults';
import { CONTENT_TYPES, OutputSpec, SAME_AS_SOURCE, SizeProfile, SourceFormat } from '../contract/image-formats';
import {
  animatedMiB, animatingMiB, animatingMs, decodingMiB, decodingMs, encodingMiB, encodingMs, enlargingMs, LARGEST_FRAME, neededSeconds, resizeMiB,
} from '../contract/resize-work';

/** What the needs of resizing follow from. */
export interface ResizeLimits {
  readonly acceptedTypes: string[];
  /** Bytes. */
  readonly maxFileSize: number;
  /** Of all frames. */
  readonly maxPixels: number;
  readonly maxFrames: number;
  readonly sizes: SizeProfile[];
}

/**
 * MiB that the worst file within the limits takes, in the batch that takes most of those that cannot be smaller: batches hold more only where
 * there is room.
 */
export function neededMiB(limits: ResizeLimits): number {
  const { maxPixels, maxFileSize: fileBytes } = limits;
  return Math.max(...smallestBatches(limits).map(({ format, sizes }) => {
    const stills = resizeMiB(maxPixels, {
      fileBytes,
      decoding: decodingMiB(format, maxPixels),
      encoding: sum(sizes.map(size => encodingMiB({ pixels: mostPixels(size, maxPixels), outputs: size.outputs }))),
    });
    const moving = sizes.filter(size => canMove(format, size, limits));
    return moving.length === 0 ? stills : Math.max(stills, animatedMiB(maxPixels, {
      fileBytes,
      decoding: decodingMiB(format, maxPixels / LEAST_FRAMES),
      encoding: Math.max(...moving.map(size => animatingMiB(mostFramePixels(size, limits), mostMovingPixels(size, limits))))
        + sum(sizes.map(size => encodingMiB({ pixels: mostStillPixels(format, size, limits), outputs: stillsOf(format, size, limits) }))),
    }));
  }));
}

/** The size that takes the most time, alone or with those that it cannot be parted from, and the seconds that resizing needs for it. */
export function slowestSize(limits: ResizeLimits, memoryMiB: number): { readonly name: string; readonly seconds: number } {
  const { maxPixels } = limits;
  const batches = smallestBatches(limits).map(({ format, sizes }) => {
    const enlarging = (size: Size, pixels: number) => size.enlarge ? enlargingMs(pixels) : 0;
    const still = (size: Size) => sum(size.outputs.map(output => encodingMs(mostPixels(size, maxPixels), output)))
      + enlarging(size, mostPixels(size, maxPixels));
    const animated = (size: Size) => canMove(format, size, limits) ? sum(size.outputs.map(output => output.format === 'webp'
      ? animatingMs(mostMovingPixels(size, limits), 1, output)
      : encodingMs(mostFramePixels(size, limits), output))) + enlarging(size, mostMovingPixels(size, limits)) : 0;
    const ms = sizes.map(size => Math.max(still(size), animated(size)));
    return { name: sizes[ms.indexOf(Math.max(...ms))].name, seconds: neededSeconds(decodingMs(format, maxPixels) + sum(ms), memoryMiB) };
  });
  return batches.reduce((slowest, batch) => batch.seconds > slowest.seconds ? batch : slowest);
}

/** A size with the formats that it has for uploads of one format. */
interface Size extends SizeProfile {
  readonly outputs: readonly OutputSpec[];
}

/** An animation has no fewer. */
const LEAST_FRAMES = 2;

/** What inspection cannot part, for each format that is accepted. */
function smallestBatches({ acceptedTypes, sizes }: ResizeLimits): Array<{ readonly format: SourceFormat; readonly sizes: readonly Size[] }> {
  const accepted = (Object.keys(CONTENT_TYPES) as SourceFormat[]).filter(format => acceptedTypes.includes(CONTENT_TYPES[format]));
  return accepted.flatMap(format => inseparable(sizes).map(group => ({
    format,
    sizes: group.map(size => ({
      ...size, outputs: size.outputs.map(output => output.format === 'source' ? { format: SAME_AS_SOURCE[format] } : { ...output, format: output.format }),
    })),
  })));
}

/** Each size by itself, but those that share the window that draws attention: they are made together. */
function inseparable(sizes: readonly SizeProfile[]): SizeProfile[][] {
  const ratios = new Map<unknown, SizeProfile[]>();
  for (const size of sizes) {
    const key = size.position === 'attention' ? size.width! / size.height! : size;
    ratios.set(key, [...ratios.get(key) ?? [], size]);
  }
  return [...ratios.values()];
}

function canMove(format: SourceFormat, { outputs }: Size, { maxFrames }: ResizeLimits): boolean {
  return maxFrames >= LEAST_FRAMES && (format === 'gif' || format === 'webp') && outputs.some(output => output.format === 'webp');
}

/** What stands still beside an animation: other formats, and sizes that cannot move. */
function stillsOf(format: SourceFormat, size: Size, limits: ResizeLimits): OutputSpec[] {
  return size.outputs.filter(output => output.format !== 'webp' || !canMove(format, size, limits));
}

function mostStillPixels(format: SourceFormat, size: Size, limits: ResizeLimits): number {
  return canMove(format, size, limits) ? mostFramePixels(size, limits) : mostPixels(size, limits.maxPixels / LEAST_FRAMES);
}

/** Pixels of a frame of a size that moves. */
function mostFramePixels(size: Size, { maxPixels }: ResizeLimits): number {
  return Math.min(LARGEST_FRAME, maxPixels / LEAST_FRAMES, mostPixels(size, maxPixels));
}

/** Pixels of all of its frames. */
function mostMovingPixels(size: Size, limits: ResizeLimits): number {
  return Math.min(limits.maxPixels, limits.maxFrames * mostFramePixels(size, limits));
}

/** Pixels that a size can have. */
function mostPixels({ width = LONGEST_SIDE, height = LONGEST_SIDE, fit, enlarge }: SizeProfile, maxPixels: number): number {
  // A narrow image covers a box with one side as long as the box's, and the other up to the end.
  const pixels = fit === 'outside' ? Math.max(width, height) * LONGEST_SIDE : width * height;
  // What is neither enlarged nor set on a background has no more pixels than the upload.
  return enlarge || fit === 'contain' ? pixels : Math.min(pixels, maxPixels);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
