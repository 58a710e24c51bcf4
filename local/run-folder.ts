import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The repository, wherever this file was loaded from. */
export const REPOSITORY = join(__dirname, '..');

/** Downloads and run folders; ignored by git, safe to delete at any time. */
export const LOCAL_FOLDER = join(REPOSITORY, '.local');

/** Where one run keeps the engine's state, the synthesized app and the logs. */
export interface RunFolder {
  readonly path: string;
  /** A file in it. */
  file(name: string): string;
  remove(): Promise<void>;
}

/** Makes the folder of this run, and removes those of runs that are over: a failed run leaves its logs until then. */
export async function makeRunFolder(): Promise<RunFolder> {
  await mkdir(LOCAL_FOLDER, { recursive: true });
  await removeLeftovers(/^run-(\d+)-/);
  const path = await mkdtemp(join(LOCAL_FOLDER, `run-${process.pid}-`));
  await Promise.all(['tmp', 'data', 'state', 'home'].map(name => mkdir(join(path, name))));
  return {
    path,
    file: name => join(path, name),
    // A function that ends late may still write: try again rather than fail a good run.
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** Removes what processes that no longer live left in the local folder; the pattern's first group is their process id. */
export async function removeLeftovers(name: RegExp): Promise<void> {
  for (const entry of await readdir(LOCAL_FOLDER).catch(() => [])) {
    const owner = name.exec(entry)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) {
      await rm(join(LOCAL_FOLDER, entry), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** Lines of a log that help nobody: stack frames, and what is undone after an error. */
const NOISE = /^\s*(at |\.\.\.)|\bDELETE_(IN_PROGRESS|COMPLETE)\b|CloudTrail|^Node\.js v/;

/** The end of a log, for an error message. */
export async function lastLines(file: string, count = 8): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
  return plain.split(/[\r\n]+/).filter(line => line.trim() !== '' && !NOISE.test(line)).slice(-count);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
