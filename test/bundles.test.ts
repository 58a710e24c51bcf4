import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { HANDLER_ENVIRONMENT, HandlerName } from '../src/contract/environment';

const ROOT = join(__dirname, '..');
const HANDLERS = Object.keys(HANDLER_ENVIRONMENT) as HandlerName[];

/** Largest bundle in bytes: what grows beyond it has taken in something it should not. */
const CEILING = 540_000;

/** What esbuild tells of a bundle. */
interface Metafile {
  readonly outputs: {
    readonly [file: string]: {
      readonly bytes: number;
      readonly imports: { readonly path: string; readonly external?: boolean }[];
      readonly inputs: { readonly [file: string]: { readonly bytesInOutput: number } };
    };
  };
}

/** One handler as it is published. */
interface Bundle {
  readonly file: string;
  readonly bytes: number;
  /** What it requires when it runs, beside Node.js itself. */
  readonly requires: string[];
  /** Packages inside. */
  readonly packages: string[];
  /** Packages that are inside more than once, in several versions. */
  readonly repeated: string[];
  /** Files of this repository inside. */
  readonly files: string[];
}

function bundleOf(handler: HandlerName): Bundle {
  const metafile = join(ROOT, '.assets-cache/bundles', `${handler}.json`);
  if (!existsSync(metafile)) {
    throw new Error(`${handler} is not bundled: run npx projen assets`);
  }
  const [[file, { bytes, imports, inputs }]] = Object.entries((JSON.parse(readFileSync(metafile, 'utf8')) as Metafile).outputs);
  const inside = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([name]) => name);
  const packageOf = (name: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1];
  const folders = distinct(inside.flatMap(name => /.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(name)?.[0] ?? []));
  return {
    file,
    bytes,
    requires: distinct(imports.filter(({ path, external }) => external && !isBuiltin(path)).map(({ path }) => path)),
    packages: distinct(inside.flatMap(name => packageOf(name) ?? [])),
    repeated: folders.filter(folder => folders.some(other => other !== folder && packageOf(other) === packageOf(folder))),
    files: distinct(inside.filter(name => !packageOf(name))),
  };
}

function distinct(names: string[]): string[] {
  return [...new Set(names)].sort();
}

/** Names that the built bundles export, loaded as Lambda does, with nothing in the environment. */
function exportsOf(files: string[]): { readonly [file: string]: string[] } {
  const load = 'console.log(JSON.stringify(process.argv.slice(1).map(file => [file, Object.keys(require(file))])))';
  const printed = execFileSync(process.execPath, ['-e', load, ...files], { cwd: ROOT, env: {}, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return Object.fromEntries(JSON.parse(printed) as [string, string[]][]);
}

const bundles = new Map(HANDLERS.map(handler => [handler, bundleOf(handler)]));
const exported = exportsOf([...bundles.values()].map(({ file }) => `./${file}`));

test('the published handlers are exactly those of the contract', () => {
  const published = readdirSync(join(ROOT, 'assets/lambda-src'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.js'));

  expect(published.map(file => join('assets/lambda-src', file)).sort()).toEqual([...bundles.values()].map(({ file }) => file).sort());
});

describe.each(HANDLERS)('%s', handler => {
  const bundle = bundles.get(handler)!;

  test('is what esbuild told of', () => {
    expect(statSync(join(ROOT, bundle.file)).size).toBe(bundle.bytes);
  });

  test('loads without an environment and exports its handler', () => {
    expect(exported[`./${bundle.file}`]).toEqual(['handler']);
  });

  test('requires nothing but Node.js, and sharp where pixels are touched', () => {
    expect(bundle.requires).toEqual(['inspect-image', 'resize-image'].includes(handler) ? ['sharp'] : []);
  });

  test('contains no CDK', () => {
    expect(bundle.packages.filter(name => ['aws-cdk-lib', 'constructs'].includes(name))).toEqual([]);
  });

  test('contains of this repository handlers and contract only', () => {
    expect(bundle.files.filter(name => !/^(lambda-src|src\/contract)\//.test(name))).toEqual([]);
  });

  test('contains each package once', () => {
    expect(bundle.repeated).toEqual([]);
  });

  test('is small', () => {
    expect(bundle.bytes).toBeLessThan(CEILING);
  });

  test('contains these packages', () => {
    expect(bundle.packages).toMatchSnapshot();
  });
});
