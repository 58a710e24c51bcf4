import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment } from '../../support/python-environment';

const HERE = join(__dirname, '..');

/** Runs a program of this folder with Pillow and numpy, gives it a value as JSON, and answers the JSON that it printed. */
export async function pillow<T>(program: string, input: unknown): Promise<T> {
  const python = join(pythonEnvironment('images', join(HERE, 'requirements.txt')), 'python');
  const child = spawn(python, ['-I', join(HERE, 'support', program)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.stderr += text; });
  child.stdin.end(JSON.stringify(input));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) {
    throw new Error(`${program} ended with ${String(code)}\n${output.stderr}`);
  }
  return JSON.parse(output.stdout) as T;
}
