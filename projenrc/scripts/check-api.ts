/**
 * Compiles the construct with jsii and fails when API.md is not what jsii-docgen writes for it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf, Stamp } from './stamp';

const PAGE = 'API.md';
const ASSEMBLY = '.jsii';

function main(): void {
  compileIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    const page = join(folder, PAGE);
    run('jsii-docgen', '-o', page);
    const difference = firstDifference(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '', readFileSync(page, 'utf8'));
    if (difference) {
      throw new Error(`${PAGE} does not match the public API in src, ${difference}\nRun "npx projen docgen" and commit ${PAGE}.`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** jsii takes most of the time, and a build has often just run it. */
function compileIfStale(): void {
  const inputs = hashOf(['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md']);
  const stamp = (): Stamp => new Stamp('assembly', hashOf([ASSEMBLY], inputs));
  if (!existsSync(ASSEMBLY) || !existsSync('lib') || !stamp().isFresh) {
    run('projen', 'compile');
    stamp().write();
  }
}

function run(program: string, ...args: string[]): void {
  const { status, error } = spawnSync(join('node_modules', '.bin', program), args, { stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(`${[program, ...args].join(' ')} failed${error ? ` (${error.message})` : ''}: mend what it reports above`);
  }
}

function firstDifference(committed: string, generated: string): string | undefined {
  const [ours, theirs] = [committed, generated].map(text => text.split('\n'));
  const line = theirs.findIndex((text, index) => text !== ours[index]);
  if (line < 0 && ours.length === theirs.length) {
    return undefined;
  }
  const at = line < 0 ? theirs.length : line;
  return `first in line ${at + 1}:\n  committed: ${ours[at] ?? '(end of page)'}\n  generated: ${theirs[at] ?? '(end of page)'}`;
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
