import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { build, Plugin } from 'esbuild';
import type { Handlers } from '../functions';

/** A change of one source file: a text that occurs in it exactly once, and what stands there instead. */
export interface SourceChange {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const ROOT = join(__dirname, '../../..');

/** Bundles the handlers with some changes, in memory: the sources on disk stay as they are. */
export async function bundleHandlers(changes: readonly SourceChange[] = []): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/chaos/bundle/handlers.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    write: false,
    logLevel: 'silent', // what is wrong is thrown
    plugins: [outsideWorld, applying(changes)],
  });
  return outputFiles[0].text;
}

/** Runs a bundle, and gives its handlers. The AWS SDK is this process's own, so that its errors are instances of the same classes. */
export function loadHandlers(code: string): Handlers {
  const module = { exports: {} };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('module', 'exports', 'require', code)(module, module.exports, createRequire(join(ROOT, 'package.json')));
  return module.exports as Handlers;
}

/** What signs and what makes ids is not deterministic: a stand-in for each. */
const outsideWorld: Plugin = {
  name: 'outside world',
  setup({ onResolve }) {
    onResolve({ filter: /^uuid$/ }, ({ importer }) => importer.endsWith('bundle/uuid.ts') ? undefined : { path: join(__dirname, 'uuid.ts') });
    onResolve({ filter: /^@aws-sdk\/s3-presigned-post$/ }, () => ({ path: join(__dirname, 'presigned-post.ts') }));
  },
};

function applying(changes: readonly SourceChange[]): Plugin {
  return {
    name: 'changes',
    setup({ onLoad }) {
      if (changes.length === 0) return;
      onLoad({ filter: /lambda-src.*\.ts$/ }, ({ path }) => {
        const here = changes.filter(({ file }) => relative(ROOT, path) === file);
        return { contents: here.reduce(changed, readFileSync(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}

/** Throws if the text is not there exactly once: a mutation that no longer fits its source proves nothing. */
function changed(source: string, { file, find, replace }: SourceChange): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times, not once: ${find}`);
  return parts.join(replace);
}

/** The same check without a bundle. */
export function checkFits(change: SourceChange): void {
  changed(readFileSync(join(ROOT, change.file), 'utf8'), change);
}
