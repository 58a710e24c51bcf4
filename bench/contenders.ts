import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { folder, WORK } from './folders';
import { Contender } from './harness';
import { Job } from './jobs/process';
import { Source, SourceName, SOURCES, sourceFile } from './sources';
import { PROCESS_ENVIRONMENT } from '../src/contract/environment';
import { OutputSpec, SizeSpec } from '../src/contract/image-formats';

type Script = 'engine' | 'naive' | 'idle' | 'peers' | 'cold' | 'warm' | 'stub' | 'trace';

/** Bundles a job as handlers are bundled, so that no compiler runs beside it. */
function bundled(name: Script): string {
  const outfile = join(folder(join(WORK, 'jobs')), `${name}.js`);
  buildSync({
    entryPoints: [join(__dirname, 'jobs', `${name}.ts`)], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs', external: ['sharp'], logLevel: 'error',
  });
  return outfile;
}

const scripts = new Map<string, string>();

export function script(name: Script): string {
  const path = scripts.get(name) ?? bundled(name);
  scripts.set(name, path);
  return path;
}

export const JPEG_AND_WEBP: readonly OutputSpec[] = [{ format: 'jpeg', quality: 80 }, { format: 'webp', quality: 80 }];
export const WITH_AVIF: readonly OutputSpec[] = [...JPEG_AND_WEBP, { format: 'avif', quality: 50 }];

/** Five sizes, as web pages use them. */
export function fiveSizes(outputs: readonly OutputSpec[]): SizeSpec[] {
  return [1920, 1280, 640, 320, 160].map(width => ({ name: `w${width}`, fit: 'inside', width, enlarge: false, background: '#ffffff', outputs }));
}

export async function jobFor(name: SourceName, sizes: readonly SizeSpec[], more: Partial<Job> = {}): Promise<Job> {
  const { format, width, height, frames = 1, hasAlpha = false }: Source = SOURCES[name];
  return { file: await sourceFile(name), format, sizes, maxPixels: 100_000_000, source: { format, width, height, frames, hasAlpha, sha256: '' }, ...more };
}

/** The engine, in the environment that its function has. */
export function engine(job: Job): Contender {
  return {
    name: job.source ? 'this engine' : 'this engine, with inspection',
    command: process.execPath,
    args: [script('engine'), JSON.stringify(job)],
    env: PROCESS_ENVIRONMENT['resize-image'],
  };
}

export function naive(job: Job, avif: 'ours' | 'defaults' = 'ours'): Contender {
  return { name: 'sharp, output by output', command: process.execPath, args: [script('naive'), JSON.stringify(job), avif] };
}

export function idle(): Contender {
  return { name: 'Node.js and sharp alone', command: process.execPath, args: [script('idle'), '{}'] };
}
