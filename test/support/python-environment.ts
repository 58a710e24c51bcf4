import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from '../../local/python';
import { run } from '../../projenrc/scripts/command';

const REPOSITORY = join(__dirname, '..', '..');

/** The programs folder of a virtual environment that holds exactly what a lock names, installed once for each lock. */
export function pythonEnvironment(name: string, requirements: string): string {
  const { command, version } = findPython();
  const lock = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
  const folder = join(REPOSITORY, '.local', `${name}-${lock}`);
  const programs = join(folder, 'bin');
  const python = join(programs, 'python');
  const complete = join(folder, 'complete');
  if (!existsSync(complete) || !existsSync(python)) {
    rmSync(folder, { recursive: true, force: true });
    run(command, ['-m', 'venv', folder]);
    run(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check',
      '--require-hashes', '--no-deps', '--only-binary', ':all:', '--no-compile', '--requirement', requirements]);
    writeFileSync(complete, '');
  }
  return programs;
}
