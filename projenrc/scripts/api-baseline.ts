import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSEMBLY, run } from './assembly';
import { CACHE_DIR } from './stamp';

/** The public API that consumers may rely on: that of the last release, or of the last break that was decided. */
export const BASELINE = 'test/api/baseline.json';

/** What jsii-diff reads; the rest of an assembly (README, docs, places in source, the closure of dependencies) is 95 % of its bytes. */
const KEPT = ['schema', 'name', 'version', 'dependencies', 'types'];
const KEPT_DOCS = ['stability', 'deprecated'];
const DROPPED = ['locationInModule', 'symbolId'];

/** Fails when code that compiles against the baseline would not compile against the API of today. */
export async function compareWithBaseline(): Promise<void> {
  // jsii-diff finds the types of dependencies only from a folder that looks like a package, below our node_modules.
  const folder = join(CACHE_DIR, 'api-baseline');
  mkdirSync(folder, { recursive: true });
  const { name, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly [field: string]: unknown };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', peerDependencies, jsii: {} }));
  writeFileSync(join(folder, ASSEMBLY), readFileSync(BASELINE));
  try {
    await run('jsii-diff', [folder, '.', '--error-on', 'all']);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n`
      + 'Keep what consumers use: deprecate it, and add the new beside it. If the break is decided, run "npx projen api:baseline" and commit '
      + `${BASELINE} with a line "BREAKING CHANGE: …" in the message.`);
  }
}

/** Makes the API of today the one that is promised. */
export function writeBaseline(): void {
  writeFileSync(BASELINE, `${JSON.stringify(baselineOf(JSON.parse(readFileSync(ASSEMBLY, 'utf8')) as object), undefined, 1)}\n`);
}

/** An assembly without what jsii-diff does not read. */
export function baselineOf(assembly: object): object {
  return Object.fromEntries(Object.entries(assembly).filter(([key]) => KEPT.includes(key)).map(([key, value]) => [key, stripped(value)]));
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(stripped);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value)
    .filter(([key]) => !DROPPED.includes(key))
    .map(([key, inner]) => [key, key === 'docs' ? keptDocs(inner as object) : stripped(inner)])
    .filter(([, inner]) => inner !== undefined));
}

function keptDocs(docs: object): object | undefined {
  const kept = Object.entries(docs).filter(([key, value]) => KEPT_DOCS.includes(key) && value !== 'stable');
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
