/**
 * Compiles the construct with jsii where that is due, and holds the public API against what consumers rely on:
 * `check-api.ts [reference] [docs] [lint] [compat] [snippets]`, all without a name; `check-api.ts baseline` writes the baseline again.
 *
 * A check that passed is not repeated until something that it reads has changed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASELINE, compareWithBaseline, writeBaseline } from './api-baseline';
import { missingDocs } from './api-docs';
import { ASSEMBLY, compileIfStale, readAssembly, run } from './assembly';
import { hashOf, Stamp } from './stamp';

const PAGE = 'API.md';
const TABLET = '.jsii.tabl.json';

interface Check {
  /** What it reads and writes beside the assembly. */
  readonly files: readonly string[];
  readonly run: () => Promise<void>;
}

const CHECKS: { readonly [name: string]: Check } = {
  reference: { files: [PAGE], run: checkReference },
  docs: { files: [], run: checkDocs },
  lint: { files: ['package.json'], run: () => run('awslint', ['--no-compile']) },
  compat: { files: ['package.json', BASELINE], run: compareWithBaseline },
  snippets: { files: ['rosetta', TABLET], run: translateSnippets },
};

async function main(args: readonly string[]): Promise<void> {
  await compileIfStale();
  if (args.includes('baseline')) {
    return writeBaseline();
  }
  const names = args.length > 0 ? args : Object.keys(CHECKS);
  const results = await Promise.allSettled(names.map(runCheck));
  const failed = results.flatMap((result, index) => result.status === 'rejected' ? [`${names[index]}: ${messageOf(result.reason)}`] : []);
  if (failed.length > 0) {
    throw new Error(failed.join('\n\n'));
  }
}

async function runCheck(name: string): Promise<void> {
  const check = CHECKS[name];
  if (!check) {
    throw new Error(`no such check; there are ${Object.keys(CHECKS).join(', ')}`);
  }
  const stamp = (): Stamp => new Stamp(`api-${name}`, hashOf([ASSEMBLY, 'package-lock.json', 'projenrc/scripts', ...check.files]));
  if (!stamp().isFresh) {
    await check.run();
    stamp().write();
  }
}

/** API.md is what jsii-docgen writes. */
async function checkReference(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    const page = join(folder, PAGE);
    await run('jsii-docgen', ['-o', page]);
    const difference = firstDifference(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '', readFileSync(page, 'utf8'));
    if (difference) {
      throw new Error(`${PAGE} does not match the public API in src, ${difference}\nRun "npx projen docgen" and commit ${PAGE}.`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whoever reads API.md finds what to know of each member. */
async function checkDocs(): Promise<void> {
  const missing = missingDocs(readAssembly());
  if (missing.length > 0) {
    throw new Error(`${missing.join('\n')}\nMend the comments in src, then run "npx projen compile && npx projen docgen".`);
  }
}

/**
 * Every snippet of README and docs compiles. The tablet with their translations travels in the package, for its Python docs.
 */
async function translateSnippets(): Promise<void> {
  rmSync(TABLET, { force: true }); // else a translation stays whose snippet is gone
  await run('jsii-rosetta', ['extract', '--strict', ASSEMBLY]);
  if (readFileSync(TABLET, 'utf8').includes(process.cwd())) {
    throw new Error(`${TABLET} is published, but names the folder of this build: find the snippet that reads a path`);
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
