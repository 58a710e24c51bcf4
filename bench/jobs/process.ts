import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SizeSpec, SourceFormat } from '../../src/contract/image-formats';
import { SourceImage } from '../../src/contract/messages';

/** What a process of a benchmark is to do. */
export interface Job {
  readonly file: string;
  readonly format: SourceFormat;
  readonly sizes: readonly SizeSpec[];
  readonly maxPixels: number;
  /** What inspection learnt of the file, as resizing is told; without it, inspection belongs to the job. */
  readonly source?: SourceImage;
  /** A folder for what is made. */
  readonly keep?: string;
}

/** What it says of itself. Processor times are of all threads, without the start of the process and what was loaded before. */
export interface Outcome {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Most memory of the process in its life, and what it had when the work began, in MiB. */
  readonly peakMiB: number;
  readonly idleMiB: number;
  /** Processor time before the work began: start of the process, and what it loads. */
  readonly startMs?: number;
  /** What does the work, by its own word. */
  readonly versions?: { readonly [library: string]: string };
  readonly outputs: ReadonlyArray<{ readonly name: string; readonly bytes: number; readonly sha256: string }>;
}

export interface Output {
  readonly size: string;
  readonly format: string;
  readonly body: Buffer;
}

export interface Started {
  readonly cpu: NodeJS.CpuUsage;
  readonly wall: number;
  readonly idle: number;
}

export function jobOf(): Job {
  return JSON.parse(process.argv[2]) as Job;
}

export function start(): Started {
  return { idle: process.memoryUsage.rss(), wall: performance.now(), cpu: process.cpuUsage() };
}

/** `ru_maxrss` would do, if a process did not inherit that of the one that started it. */
function peakMiB(): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'latin1') : '';
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS) / 1024;
}
const STATUS = '/proc/self/status';

export function finish({ cpu, wall, idle }: Started, outputs: readonly Output[], versions?: Outcome['versions']): void {
  const used = process.cpuUsage(cpu);
  const outcome: Outcome = {
    cpuMs: (used.user + used.system) / 1000,
    wallMs: performance.now() - wall,
    peakMiB: peakMiB(),
    idleMiB: idle / 1024 / 1024,
    startMs: (cpu.user + cpu.system) / 1000,
    versions,
    outputs: outputs.map(({ size, format, body }) => ({ name: `${size}.${format}`, bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') })),
  };
  const { keep } = jobOf();
  if (keep !== undefined) {
    outputs.forEach(({ size, format, body }) => writeFileSync(join(keep, `${size}.${format}`), body));
  }
  process.stdout.write(JSON.stringify(outcome));
}
