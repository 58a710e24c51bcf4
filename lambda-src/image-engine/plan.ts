import { isAnimated } from './animation';
import { attentionRatio } from './attention';
import { geometryOf, scaled } from './geometry';
import { topScale } from './reductions';
import { OutputSpec, SizeSpec } from '../../src/contract/image-formats';
import { SizeBatch, SourceImage } from '../../src/contract/messages';
import {
  animatedMiB, animatingMiB, animatingMs, decodingMiB, decodingMs, encodingMiB, encodingMs, enlargingMs, plannedMs, ResizeBudget, resizeMiB,
} from '../../src/contract/resize-work';

/**
 * Work up to which one batch makes everything. Each further batch downloads and decodes the file once more, which a few seconds
 * of encoding must outweigh: fifteen outputs of a photo up to 1920 pixels, AVIF among them, are 2 seconds and stay together.
 */
const WORK_MS_PER_BATCH = 4_000;

/** More batches than this would only multiply the decoding, unless a function can do no more. */
const MAX_BATCHES = 10;

/** The file, as far as the plan depends on it, and what makes animations stand still. */
export interface PlannedFile {
  readonly source: Pick<SourceImage, 'format' | 'width' | 'height' | 'frames'>;
  readonly bytes: number;
  readonly maxPixels: number;
}

/** Sizes that stay together, with what their encoders take. */
interface Task {
  readonly sizes: readonly SizeSpec[];
  readonly scales: readonly number[];
  readonly ms: number;
  /** Of all that stands still, which is made at once. */
  readonly mib: number;
  /** Of each size that moves: they are made in turn. */
  readonly moving: readonly number[];
}

/**
 * Spreads sizes over batches that can run in parallel: one batch for the usual image, more of about equal work for much work, and as
 * many as it takes for none to be above the time and memory of the function. A size stays whole, sizes that share a window stay together,
 * and sizes keep their order within a batch. The first batch describes the image, too.
 */
export function planBatches(file: PlannedFile, sizes: readonly SizeSpec[], budget: ResizeBudget): SizeBatch[] {
  const tasks = inseparable(sizes).map(group => taskOf(file, group));
  const total = sum(tasks.map(task => task.ms));
  let count = Math.min(tasks.length, MAX_BATCHES, Math.max(1, Math.ceil(total / WORK_MS_PER_BATCH)));
  let batches = spread(tasks, count);
  while (count < tasks.length && batches.some(batch => isTooMuch(file, batch, budget))) {
    count++;
    batches = spread(tasks, count);
  }
  return batches.map((batch, index) => ({
    id: `${index + 1}`,
    sizes: sizes.filter(size => batch.some(task => task.sizes.includes(size))),
    ...(index === 0 && { describes: true }),
  }));
}

/** MiB that a batch takes, by estimate. */
export function batchMiB(file: PlannedFile, sizes: readonly SizeSpec[]): number {
  return mibOf(file, [taskOf(file, sizes)]);
}

/** Milliseconds of a whole vCPU that a batch takes, by estimate. */
export function batchMs(file: PlannedFile, sizes: readonly SizeSpec[]): number {
  return msOf(file, [taskOf(file, sizes)]);
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

function taskOf(file: PlannedFile, sizes: readonly SizeSpec[]): Task {
  const made = sizes.map(size => writtenOf(file, size));
  return {
    sizes,
    scales: made.map(({ scale }) => scale),
    ms: sum(made.map(({ ms }) => ms)),
    mib: sum(made.map(({ mib }) => mib)),
    moving: made.flatMap(({ moving }) => moving),
  };
}

function writtenOf({ source, maxPixels }: PlannedFile, size: SizeSpec): Pick<Task, 'ms' | 'mib' | 'moving'> & { readonly scale: number } {
  const { width, height, scale } = geometryOf(source, size);
  const pixels = width * height;
  const moves = (output: OutputSpec) => isAnimated(source, size, output, maxPixels);
  const stills = size.outputs.filter(output => !moves(output));
  return {
    scale,
    ms: sum(size.outputs.map(output => moves(output) ? animatingMs(pixels, source.frames, output) : encodingMs(pixels, output)))
      + (scale > 1 ? enlargingMs(pixels * (stills.length < size.outputs.length ? source.frames : 1)) : 0),
    mib: encodingMiB({ pixels, outputs: stills }),
    moving: stills.length < size.outputs.length ? [animatingMiB(pixels, pixels * source.frames)] : [],
  };
}

/** The longest first, each to the batch with the least so far: never far from the best spread. */
function spread(tasks: readonly Task[], count: number): Task[][] {
  const batches: Array<{ ms: number; readonly tasks: Task[] }> = Array.from({ length: count }, () => ({ ms: 0, tasks: [] }));
  for (const task of [...tasks].sort((a, b) => b.ms - a.ms)) {
    const lightest = batches.reduce((least, batch) => batch.ms < least.ms || batch.tasks.length === 0 && least.tasks.length > 0 ? batch : least);
    lightest.ms += task.ms;
    lightest.tasks.push(task);
  }
  return batches.map(batch => batch.tasks);
}

function isTooMuch(file: PlannedFile, tasks: readonly Task[], budget: ResizeBudget): boolean {
  return mibOf(file, tasks) > budget.memoryMiB || msOf(file, tasks) > plannedMs(budget);
}

function msOf({ source }: PlannedFile, tasks: readonly Task[]): number {
  const { format, width, height, frames } = source;
  return decodingMs(format, width * height * (tasks.some(isMoving) ? frames : 1)) + sum(tasks.map(task => task.ms));
}

function mibOf({ source, bytes: fileBytes }: PlannedFile, tasks: readonly Task[]): number {
  const pixels = source.width * source.height;
  const decoding = decodingMiB(source.format, pixels);
  const encoding = sum(tasks.map(task => task.mib));
  if (tasks.some(isMoving)) {
    const moving = Math.max(...tasks.flatMap(task => task.moving));
    return animatedMiB(pixels * source.frames, { fileBytes, decoding, encoding: encoding + moving });
  }
  const top = scaled(source, topScale(tasks.flatMap(task => task.scales)));
  return resizeMiB(top.width * top.height, { fileBytes, decoding, encoding });
}

function isMoving({ moving }: Task): boolean {
  return moving.length > 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
