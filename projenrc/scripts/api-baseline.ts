import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiType, ASSEMBLY, Assembly, readAssembly, run } from './assembly';
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
  const breaks = renamedParameters(JSON.parse(readFileSync(BASELINE, 'utf8')) as Assembly, readAssembly());
  await run('jsii-diff', [folder, '.', '--error-on', 'all']).catch((error: unknown) => {
    breaks.push(error instanceof Error ? error.message : String(error));
  });
  if (breaks.length > 0) {
    throw new Error(`${breaks.join('\n')}\n`
      + 'Keep what consumers use: deprecate it, and add the new beside it. If the break is decided, run "npx projen api:baseline" and commit '
      + `${BASELINE} with a line "BREAKING CHANGE: …" in the message.`);
  }
}

/** Positional parameters that have another name than before: jsii-diff lets them pass, but Python callers may have written the name. */
export function renamedParameters(before: Assembly, after: Assembly): string[] {
  const callables = ({ initializer, methods = [] }: ApiType) => [...(initializer ? [{ ...initializer, name: 'constructor' }] : []), ...methods];
  return Object.entries(before.types).flatMap(([fqn, type]) => callables(type).flatMap(({ name, parameters: old = [] }) => {
    const now = after.types[fqn] && callables(after.types[fqn]).find(callable => callable.name === name)?.parameters;
    return old.flatMap((parameter, index) => now?.[index] && now[index].name !== parameter.name
      ? [`${type.name ?? fqn}.${name}: parameter '${parameter.name}' is now '${now[index].name}', which breaks callers in Python that name it`] : []);
  }));
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
