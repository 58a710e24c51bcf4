/**
 * The assembly: what jsii writes of the public API, with its docs and the README, for every tool that reads it.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, Stamp } from './stamp';

export const ASSEMBLY = '.jsii';

/** What the checks read of an assembly. */
export interface Assembly {
  readonly name: string;
  readonly types: { readonly [fqn: string]: ApiType };
}

export interface ApiDocs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly stability?: string;
  readonly deprecated?: string;
  readonly custom?: { readonly [tag: string]: string };
}

export interface ApiElement {
  readonly name: string;
  readonly docs?: ApiDocs;
}

export interface ApiProperty extends ApiElement {
  readonly optional?: boolean;
  readonly type: { readonly primitive?: string; readonly fqn?: string };
}

export interface ApiCallable {
  readonly docs?: ApiDocs;
  readonly parameters?: readonly ApiElement[];
}

export interface ApiType extends ApiElement {
  readonly fqn: string;
  readonly kind: string;
  readonly datatype?: boolean;
  readonly initializer?: ApiCallable;
  readonly members?: readonly ApiElement[];
  readonly methods?: readonly (ApiElement & ApiCallable)[];
  readonly properties?: readonly ApiProperty[];
}

/** jsii takes most of the time of every check, and a build has often just run it. */
export async function compileIfStale(): Promise<void> {
  if (!existsSync(ASSEMBLY) || !existsSync('lib') || !assemblyStamp().isFresh) {
    await run('projen', ['compile'], { show: true });
  }
}

/** Remembers what the assembly was compiled from. The `compile` task does it after jsii. */
export function assemblyStamp(): Stamp {
  const inputs = hashOf(['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md']);
  return new Stamp('assembly', hashOf([ASSEMBLY], inputs));
}

export function readAssembly(): Assembly {
  return JSON.parse(readFileSync(ASSEMBLY, 'utf8')) as Assembly;
}

/** Runs a tool of node_modules. What it says is shown at once, or when it fails. */
export async function run(program: string, args: readonly string[], { show = false } = {}): Promise<void> {
  const child = spawn(join('node_modules', '.bin', program), args, { stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'] });
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) {
    throw new Error(`${said.trim()}\n"${[program, ...args].join(' ')}" failed with exit code ${code}: mend what it reports above`.trim());
  }
}

// As a program: the step after jsii in the `compile` task.
if (require.main === module) {
  assemblyStamp().write();
}
