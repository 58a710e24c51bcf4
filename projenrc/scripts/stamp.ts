import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the build keeps what it needs to know whether `assets` is fresh. Ignored by git and npm. */
export const CACHE_DIR = '.assets-cache';

/** A hash over the names and contents of files and of whole folders; what does not exist counts as empty. */
export function hashOf(paths: readonly string[], ...more: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder)) {
    hash.update(`${file}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
  }
  more.forEach(text => hash.update(`\0${text}`));
  return hash.digest('hex');
}

/** Every file under a path, in a stable order. */
export function filesUnder(path: string): string[] {
  if (!existsSync(path)) {
    return [];
  }
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path).sort().flatMap(name => filesUnder(join(path, name)));
}

/** Remembers the inputs from which an output was made. */
export class Stamp {
  private readonly file: string;

  public constructor(name: string, private readonly inputs: string) {
    this.file = join(CACHE_DIR, `${name}.stamp`);
  }

  public get isFresh(): boolean {
    return existsSync(this.file) && readFileSync(this.file, 'utf8') === this.inputs;
  }

  public write(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, this.inputs);
  }
}
