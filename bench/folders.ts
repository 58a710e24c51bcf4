import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..');

/** What is made once, and may be thrown away. */
export const WORK = folder(join(ROOT, '.local/bench'));
export const RESULTS = folder(join(__dirname, 'results'));

export function folder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}
