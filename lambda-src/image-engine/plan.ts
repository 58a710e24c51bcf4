import { attentionRatio } from './attention';
import { Extent, geometryOf } from './geometry';
import { OutputFormatName, SizeSpec } from '../../src/contract/image-formats';
import { SizeBatch } from '../../src/contract/messages';

/**
 * Milliseconds of one vCPU that an encoder takes for a megapixel, with the settings of `makeSizes`. Measured on one x64 core:
 * a 1920-pixel version of a 12-megapixel photo took JPEG 37 ms, WebP 265 ms and AVIF 826 ms, so about 13, 96 and 300 a megapixel;
 * PNG about 75. Scaling takes 3 to 6 and is left out.
 */
const ENCODE_MS_PER_MEGAPIXEL: { readonly [format in OutputFormatName]: number } = { jpeg: 13, webp: 96, avif: 300, png: 75 };

/**
 * Work up to which one batch makes everything. Each further batch downloads and decodes the file once more, which a few seconds
 * of encoding must outweigh: fifteen outputs of a photo up to 1920 pixels, AVIF among them, are 2 seconds and stay together.
 */
const WORK_MS_PER_BATCH = 4_000;

/** More batches than this would only multiply the decoding. */
const MAX_BATCHES = 10;

/**
 * Spreads sizes over batches that can run in parallel: one batch for the usual image, more of about equal work for much work.
 * A size stays whole, sizes that share a window stay together, and sizes keep their order within a batch. The first batch describes the image, too.
 */
export function planBatches(source: Extent, sizes: readonly SizeSpec[]): SizeBatch[] {
  const work = new Map(inseparable(sizes).map(group => [group, sum(group.map(size => encodeMs(source, size)))]));
  const total = sum([...work.values()]);
  const count = Math.min(work.size, MAX_BATCHES, Math.max(1, Math.ceil(total / WORK_MS_PER_BATCH)));
  const batches = Array.from({ length: count }, () => ({ work: 0, sizes: new Set<SizeSpec>() }));
  // The longest first, each to the batch with the least so far: never far from the best spread.
  for (const [group, ms] of [...work].sort(([, a], [, b]) => b - a)) {
    const lightest = batches.reduce((least, batch) => batch.work < least.work ? batch : least);
    lightest.work += ms;
    group.forEach(size => lightest.sizes.add(size));
  }
  return batches.map((batch, index) => ({
    id: `${index + 1}`,
    sizes: sizes.filter(size => batch.sizes.has(size)),
    ...(index === 0 && { describes: true }),
  }));
}

/** Each size by itself, but those that are cropped to one ratio by attention: their window is decided once, where they are made. */
function inseparable(sizes: readonly SizeSpec[]): SizeSpec[][] {
  const groups = new Map<string, SizeSpec[]>();
  for (const size of sizes) {
    const key = attentionRatio(size) ?? size.name;
    groups.set(key, [...groups.get(key) ?? [], size]);
  }
  return [...groups.values()];
}

function encodeMs(source: Extent, size: SizeSpec): number {
  const { width, height } = geometryOf(source, size);
  return width * height / 1_000_000 * sum(size.outputs.map(output => ENCODE_MS_PER_MEGAPIXEL[output.format]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
