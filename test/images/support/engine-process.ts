import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EngineAnswer, EngineJob } from './engine';
import { inspectImage } from '../../../lambda-src/image-engine/inspect';
import { restrictLoaders } from '../../../lambda-src/image-engine/loaders';
import { makeSizes } from '../../../lambda-src/image-engine/resize';
import { CONTENT_TYPES, SizeSpec, SourceFormat } from '../../../src/contract/image-formats';

/**
 * The image engine in a process of its own, as in its function: one file after the other, from a job in each line of the input to an
 * answer in each line of the output.
 */
const ACCEPTED = Object.keys(CONTENT_TYPES) as SourceFormat[];
const LIMITS = { accepted: ACCEPTED, maxPixels: 100_000_000, maxFrames: 300 };
const look = { enlarge: false, background: '#ffffff', outputs: [{ format: 'webp', quality: 80 }, { format: 'jpeg', quality: 80 }] } as const;
/** The sizes that the construct makes by default. */
const SIZES: readonly SizeSpec[] = [
  { ...look, name: 'thumbnail', fit: 'cover', width: 160, height: 160, position: 'center' },
  ...[320, 800, 1600].map(width => ({ ...look, name: `w${width}`, fit: 'inside', width } as const)),
];

async function answerTo({ path, contentType, outputs }: EngineJob): Promise<EngineAnswer> {
  const file = readFileSync(path);
  const before = process.cpuUsage();
  const cpuMs = () => Math.round((process.cpuUsage(before).user + process.cpuUsage(before).system) / 1000);
  const inspection = await inspectImage(file, { ...LIMITS, declared: { contentType, size: file.length } });
  const inspectMs = cpuMs();
  if (inspection.verdict === 'rejected') {
    return { verdict: inspection.code, by: 'inspect', detail: inspection.detail, inspectMs, cpuMs: inspectMs };
  }
  const made = await makeSizes(file, { source: inspection.source, sizes: SIZES, maxPixels: LIMITS.maxPixels });
  if (made.verdict === 'rejected') {
    return { verdict: made.code, by: 'resize', detail: made.detail, inspectMs, cpuMs: cpuMs() };
  }
  const images = await Promise.all(made.images);
  if (outputs !== undefined) {
    images.forEach(({ size, format, body }) => writeFileSync(join(outputs, `${size}.${format}`), body));
  }
  return { verdict: 'READY', by: 'resize', detail: JSON.stringify(inspection), inspectMs, cpuMs: cpuMs() };
}

/** A figure of the kernel about the memory of this process, in MB; 0 where it tells none. */
function memoryMb(figure: 'VmRSS' | 'VmHWM'): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'latin1') : '';
  return Math.round(Number(new RegExp(`^${figure}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024);
}
const STATUS = '/proc/self/status';

/** Forgets the highest figure so far. */
function forgetPeak(): void {
  if (existsSync(STATUS)) {
    writeFileSync('/proc/self/clear_refs', '5');
  }
}

async function main(): Promise<void> {
  restrictLoaders(ACCEPTED);
  for await (const line of createInterface({ input: process.stdin })) {
    forgetPeak();
    const before = memoryMb('VmRSS');
    const answer = await answerTo(JSON.parse(line) as EngineJob)
      .catch((error: Error): EngineAnswer => ({ verdict: 'thrown', by: 'engine', detail: error.message, inspectMs: 0, cpuMs: 0 }));
    process.stdout.write(`${JSON.stringify({ ...answer, growthMb: memoryMb('VmHWM') - before })}\n`);
  }
}

void main();
