import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { CACHE_DIR, hashOf, Stamp } from './stamp';

/** Provided by a layer, or never required in a function. */
const EXTERNAL = ['sharp'];
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
    ['lambda-src', CONTRACT, 'package-lock.json', 'tsconfig.json', 'tsconfig.dev.json', __filename],
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
      await run(next.command);
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

async function run([program, ...args]: readonly string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(join('node_modules', '.bin', program), args, { stdio: 'inherit' });
    child.on('error', error => reject(new Error(`${program} did not start (${error.message}): run npm ci`)));
    child.on('close', code => code === 0
      ? resolve()
      : reject(new Error(`${args.find(argument => argument.endsWith('.lambda.ts'))} could not be bundled: mend what esbuild reports above`)));
  });
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
