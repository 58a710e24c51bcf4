import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LargeFile, OTHERS, WORST } from './support/large';
import { engine } from '../../bench/contenders';
import { runOnce } from '../../bench/harness';
import { inspectImage } from '../../lambda-src/image-engine/inspect';
import { sizesFor } from '../../lambda-src/image-engine/outputs';
import { batchMiB, planBatches } from '../../lambda-src/image-engine/plan';
import { ImageFormat, ImageSize, OutputFormat } from '../../src';
import { CONTENT_TYPES, SizeProfile } from '../../src/contract/image-formats';
import { synthesize } from '../support/synthesis';

/** With it, every kind of file, and sizes that take much more than those by default: a quarter of an hour. */
const isLong = process.env.MEMORY_LONG !== undefined;

const PRLIMIT = '/usr/bin/prlimit';
/** GIF, JPEG, PNG and WebP by default; the others where they are asked for. */
const OPT_IN = { avif: ImageFormat.AVIF, tiff: ImageFormat.TIFF };

const formats = [OutputFormat.webp(), OutputFormat.jpeg(), OutputFormat.png(), OutputFormat.avif()];
const LARGE_SETS: ReadonlyArray<readonly [string, ImageSize[]]> = [
  ['sizes of 4K in every format', [3840, 3800].map(width => ImageSize.contain(`w${width}`, { width, height: 2160, formats }))],
  ['one as large as it comes', [ImageSize.inside('whole', { width: 16_383, height: 16_383, formats: [OutputFormat.jpeg(), OutputFormat.webp()] })]],
];
const SETS: ReadonlyArray<readonly [string, ImageSize[] | undefined]> = [['the default sizes', undefined], ...(isLong ? LARGE_SETS : [])];

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'memory-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the construct tells inspection of resizing, for pipelines that accept the format. */
function toldFor({ format }: LargeFile, sizes: ImageSize[] | undefined) {
  const acceptedFormats = format === 'avif' || format === 'tiff' ? [ImageFormat.JPEG, OPT_IN[format]] : undefined;
  const { Environment } = synthesize({ acceptedFormats, sizes }).properties('Workflow/InspectImage');
  const { SIZES, RESIZE_MEMORY_MIB, RESIZE_SECONDS, MAX_PIXELS, MAX_FRAMES } = Environment.Variables;
  return {
    profiles: JSON.parse(SIZES) as SizeProfile[],
    budget: { memoryMiB: Number(RESIZE_MEMORY_MIB), seconds: Number(RESIZE_SECONDS) },
    maxPixels: Number(MAX_PIXELS),
    maxFrames: Number(MAX_FRAMES),
  };
}

describe.each(SETS)('100 megapixels, %s', (_, sizes) => {
  test.each([...WORST, ...(isLong ? OTHERS : [])].map(large => [large.name, large] as const))('%s', async (name, large) => {
    const { format } = large;
    const { profiles, budget, maxPixels, maxFrames } = toldFor(large, sizes);
    const path = join(folder, 'large');
    const file = await large.make();
    writeFileSync(path, file);
    const declared = { contentType: CONTENT_TYPES[format], size: file.length };
    const inspection = await inspectImage(file, { declared, accepted: [format], maxPixels, maxFrames });
    if (inspection.verdict === 'rejected') {
      throw new Error(inspection.detail);
    }
    const { source } = inspection;
    const planned = { source, bytes: file.length, maxPixels };
    const batches = planBatches(planned, sizesFor(format, profiles), budget);
    const peaks = batches.map(batch => {
      const { command, args, ...rest } = engine({ file: path, format, source, maxPixels, sizes: batch.sizes });
      const limited = [`--data=${budget.memoryMiB * 1024 * 1024}`, '--core=0', command, ...args];
      // What is refused or killed has no outcome, and throws.
      const { peakMiB, outputs } = runOnce({ ...rest, ...(existsSync(PRLIMIT) ? { command: PRLIMIT, args: limited } : { command, args }) });
      expect(outputs.length).toBe(batch.sizes.flatMap(size => size.outputs).length);
      return { peak: Math.ceil(peakMiB), predicted: batchMiB(planned, batch.sizes) };
    });
    process.stdout.write(`notice: ${name} with ${budget.memoryMiB} MiB: ${peaks.map(({ peak, predicted }) => `${peak} MiB of ${predicted}`).join(', ')}\n`);
    expect(peaks.filter(({ peak, predicted }) => peak > predicted || peak > budget.memoryMiB)).toEqual([]);
  });
});
