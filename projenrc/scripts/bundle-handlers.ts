import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { build, BuildOptions, Format, LogLevel, Platform } from 'esbuild';
import { LEAN_SDK } from './lean-sdk';
import { CACHE_DIR, hashOf, Stamp } from './stamp';
import { UNUSED_CREDENTIALS } from '../lambda-handlers';

/** Provided by a layer, or never required in a function. */
const EXTERNAL = ['sharp', ...UNUSED_CREDENTIALS];
/** The only part of `src` that handlers share with the construct. */
const CONTRACT = 'src/contract/';

/** A bundle as `.projen/tasks.json` describes it: the command line is written there only. */
interface Bundle {
  readonly command: readonly string[];
  readonly outfile: string;
  readonly metafile: string;
}

/** The part of an esbuild metafile that is read here. */
interface Output {
  readonly inputs: Record<string, { readonly bytesInOutput: number }>;
  readonly imports: ReadonlyArray<{ readonly path: string; readonly external?: boolean }>;
}

/** Bundles every handler, several at a time, unless nothing they are made of has changed. */
export async function bundleHandlers(force: boolean): Promise<void> {
  const bundles = readBundles();
  const stamp = new Stamp('bundles', hashOf(
    ['lambda-src', CONTRACT, 'package-lock.json', 'tsconfig.json', 'tsconfig.dev.json', __filename, join(__dirname, 'lean-sdk.ts')],
    JSON.stringify(bundles),
  ));
  if (!force && stamp.isFresh && bundles.every(({ outfile }) => existsSync(outfile))) {
    return;
  }
  const start = Date.now();
  mkdirSync(join(CACHE_DIR, 'bundles'), { recursive: true });
  removeOrphans(bundles);
  const queue = [...bundles];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await bundle(next.command);
    }
  }));
  const problems = bundles.flatMap(findIntruders);
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  stamp.write();
  const kilobytes = Math.round(bundles.reduce((sum, { outfile }) => sum + statSync(outfile).size, 0) / 1000);
  console.log(`assets: ${bundles.length} handlers bundled, ${kilobytes} KB, ${seconds(start)}`);
}

export function seconds(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

function readBundles(): Bundle[] {
  const { tasks } = JSON.parse(readFileSync('.projen/tasks.json', 'utf8')) as
    { readonly tasks: Record<string, { readonly steps?: ReadonlyArray<{ readonly execArgs?: readonly string[] }> }> };
  return Object.entries(tasks).filter(([name]) => name.startsWith('bundle:')).map(([name, task]) => {
    const command = task.steps?.[0]?.execArgs ?? [];
    const option = (flag: string): string => {
      const found = command.find(argument => argument.startsWith(`${flag}=`));
      if (!found) {
        throw new Error(`task ${name} has no ${flag}: run npx projen to write .projen/tasks.json again`);
      }
      return found.slice(flag.length + 1);
    };
    return { command, outfile: option('--outfile'), metafile: option('--metafile') };
  });
}

/** Bundles of handlers that are gone must not be published. */
function removeOrphans(bundles: readonly Bundle[]): void {
  const wanted = new Set(bundles.map(({ outfile }) => dirname(dirname(outfile))));
  const root = join('assets', 'lambda-src');
  for (const stage of existsSync(root) ? readdirSync(root) : []) {
    for (const handler of readdirSync(join(root, stage))) {
      const folder = join(root, stage, handler);
      if (!wanted.has(folder)) {
        rmSync(folder, { recursive: true });
      }
    }
  }
}

/** Runs a command line of esbuild, with the plugin that its command line cannot have. */
async function bundle([, ...args]: readonly string[]): Promise<void> {
  const { metafile: path, ...options } = optionsOf(args);
  const { metafile } = await build({ ...options, metafile: true, plugins: [LEAN_SDK] }).catch(() => {
    throw new Error(`${options.entryPoints[0]} could not be bundled: mend what esbuild reports above`);
  });
  writeFileSync(path, JSON.stringify(metafile));
}

type Options = Omit<BuildOptions, 'metafile'> & { entryPoints: string[]; external: string[]; metafile: string };

/** The options that stand in the tasks, and no others. */
function optionsOf(args: readonly string[]): Options {
  const options: Options = { entryPoints: [], external: [], metafile: '' };
  for (const argument of args) {
    const [, name, value = ''] = /^--([\w-]+)(?:[=:](.*))?$/.exec(argument) ?? [];
    switch (name) {
      case undefined: options.entryPoints.push(argument); break;
      case 'bundle': options.bundle = true; break;
      case 'minify': options.minify = true; break;
      case 'external': options.external.push(value); break;
      case 'target': options.target = value; break;
      case 'platform': options.platform = value as Platform; break;
      case 'format': options.format = value as Format; break;
      case 'outfile': options.outfile = value; break;
      case 'tsconfig': options.tsconfig = value; break;
      case 'log-level': options.logLevel = value as LogLevel; break;
      case 'main-fields': options.mainFields = value.split(','); break;
      case 'metafile': options.metafile = value; break;
      default: throw new Error(`a task has ${argument}, which projenrc/scripts/bundle-handlers.ts does not know: add it there`);
    }
  }
  return options;
}

/** What must never be inside a bundle. */
function findIntruders({ outfile, metafile }: Bundle): string[] {
  const problems: string[] = [];
  const output = readOutput(metafile);
  for (const input of Object.keys(output.inputs)) {
    const name = packageOf(input);
    if (name === 'aws-cdk-lib' || name === 'constructs') {
      problems.push(`${outfile} contains ${name}: find the import in lambda-src or ${CONTRACT} and remove it`);
    }
    if (input.startsWith('src/') && !input.startsWith(CONTRACT)) {
      problems.push(`${outfile} contains ${input}: a handler may import only ${CONTRACT} from src`);
    }
  }
  for (const { path, external } of output.imports) {
    if (external && !isBuiltin(path) && !EXTERNAL.includes(path)) {
      problems.push(`${outfile} requires ${path} at run time, which is neither bundled nor in a layer: add it to devDeps in .projenrc.ts`);
    }
  }
  return [...new Set(problems)];
}

function readOutput(metafile: string): Output {
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8')) as { readonly outputs: Record<string, Output> };
  return Object.values(outputs)[0];
}

function packageOf(input: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}
