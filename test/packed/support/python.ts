import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { lowestPeers } from './consumer';
import { REPOSITORY, wheel } from './packages';
import { once } from './workshop';
import { findPython } from '../../../local/python';
import { run } from '../../../projenrc/scripts/command';

/** The programs that the tests run beside the examples. */
export const PROGRAMS = join(REPOSITORY, 'test', 'packed', 'python');
export const EXAMPLES = join(REPOSITORY, 'examples', 'python');

/** The Python of a fresh virtual environment where somebody ran `pip install` with the wheel, and the oldest peers that it promises. */
export function pythonWithWheel(): string {
  const venv = once('venv', folder => {
    run(findPython().command, ['-m', 'venv', folder]);
    const { cdk, constructs } = lowestPeers();
    run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '--no-compile',
      wheel(), `aws-cdk-lib==${cdk}`, `constructs==${constructs}`]);
  });
  return join(venv, 'bin', 'python');
}

/** Runs a program, and answers what it printed. Several may run at a time: importing the CDK takes most of theirs. */
export async function runPython(program: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(pythonWithWheel(), [program, ...args], {
    // jsii starts a Node.js of its own, from the PATH; where that one is old, jsii tells so at length.
    env: { PATH: process.env.PATH, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.stderr += text; });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) {
    throw new Error(`${program} ended with ${String(code)}\n${output.stdout}${output.stderr}`);
  }
  return output.stdout;
}
