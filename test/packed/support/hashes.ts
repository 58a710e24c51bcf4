import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { filesUnder } from '../../../projenrc/scripts/stamp';

/** The hash of every file under a folder, by its path in there: two folders with the same hold the same bytes. */
export function hashes(folder: string): Record<string, string> {
  return Object.fromEntries(filesUnder(folder).map(file => [
    file.slice(folder.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex'),
  ]));
}
