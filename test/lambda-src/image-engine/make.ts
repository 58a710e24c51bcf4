import { detectContainer } from '../../../lambda-src/image-engine/containers';
import { inspectImage } from '../../../lambda-src/image-engine/inspect';
import { EncodedImage, MadeSizes, makeSizes, ResizeJob } from '../../../lambda-src/image-engine/resize';
import { settleAll } from '../../../lambda-src/shared/settle';
import { CONTENT_TYPES, OutputFormatName, OutputSpec, SizeSpec } from '../../../src/contract/image-formats';
import { SourceImage } from '../../../src/contract/messages';
import { ALL_FORMATS } from '../../fixtures/images';

/** Every format that can be written, at its default settings. */
export const ALL_OUTPUTS: readonly OutputSpec[] = [{ format: 'jpeg' }, { format: 'webp' }, { format: 'avif' }, { format: 'png' }];

/** A size in one format, or in all. */
export function size(spec: Partial<SizeSpec>, format?: OutputFormatName): SizeSpec {
  const outputs = ALL_OUTPUTS.filter(output => format === undefined || output.format === format);
  return { name: 'size', fit: 'inside', enlarge: false, background: '#ffffff', outputs, ...spec };
}

/** A size that loses nothing in its encoder, to compare pixels. */
export function inside(width: number): SizeSpec {
  return size({ name: `w${width}`, width }, 'png');
}

/** What inspection says of a file that it accepts. */
export async function sourceOf(file: Buffer): Promise<SourceImage> {
  const container = detectContainer(file);
  const contentType = container && 'format' in container ? CONTENT_TYPES[container.format] : '';
  const inspected = await inspectImage(file, { declared: { contentType, size: file.length }, accepted: ALL_FORMATS, maxPixels: 1e8, maxFrames: 300 });
  if (inspected.verdict === 'rejected') {
    throw new Error(`${inspected.code}: ${inspected.detail}`);
  }
  return inspected.source;
}

/** Inspects a file, as the pipeline does, and tries to make sizes of it. */
export async function tried(file: Buffer, sizes: readonly SizeSpec[], maxPixels = 1e8) {
  return makeSizes(file, { source: await sourceOf(file), sizes, maxPixels });
}

/** Makes sizes of a file that must be accepted. */
export async function made(file: Buffer, sizes: readonly SizeSpec[]): Promise<EncodedImage[]> {
  return (await madeOf(file, { sizes })).images;
}

/** All sizes, once none is at work any more. */
export async function encodedOf(result: Awaited<ReturnType<typeof makeSizes>>): Promise<EncodedImage[]> {
  if (result.verdict === 'rejected') {
    throw new Error(`${result.code}: ${result.detail}`);
  }
  return settleAll(result.images);
}

/** Makes sizes of a file that must be accepted, and says what it looks like. */
export async function madeOf(file: Buffer, job: Pick<ResizeJob, 'sizes' | 'describes'>): Promise<MadeAndEncoded> {
  const result = await makeSizes(file, { source: await sourceOf(file), maxPixels: 1e8, ...job });
  if (result.verdict === 'rejected') {
    throw new Error(`${result.code}: ${result.detail}`);
  }
  return { ...result, images: await encodedOf(result) };
}

/** What was made, with all sizes. */
interface MadeAndEncoded extends Pick<MadeSizes, 'appearance'> {
  readonly images: EncodedImage[];
}
