import { spawnSync } from 'node:child_process';

/** How a command is run. */
export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment; without it, this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and answers what it printed; throws with all of its output when it fails. */
export function run(program: string, args: readonly string[], { cwd, env = process.env }: CommandOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) {
    throw new Error(`${[program, ...args].join(' ')} in ${cwd ?? '.'} ended with ${status ?? error?.message}\n${stdout}${stderr}`);
  }
  return stdout;
}
