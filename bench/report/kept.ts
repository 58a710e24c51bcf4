import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESULTS } from '../folders';
import { Machine } from '../machine';
import { RowResult } from '../rows/row';

/** What a row came to, as it is kept. */
export interface Kept extends RowResult {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly rounds: number;
  readonly machine: Machine;
}

/** What is kept of rows, in their order. */
export function keptOf(names: readonly string[]): Kept[] {
  return names.map(name => join(RESULTS, `${name}.json`)).filter(existsSync).map(path => JSON.parse(readFileSync(path, 'utf8')) as Kept);
}
