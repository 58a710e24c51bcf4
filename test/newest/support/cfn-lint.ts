import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from '../../../local/python';
import { run } from '../../../projenrc/scripts/command';
import { REPOSITORY } from '../../packed/support/packages';

const REQUIREMENTS = join(REPOSITORY, 'test', 'newest', 'requirements.txt');

/** Rules that are not asked, each with its reason. */
const IGNORED: Readonly<Record<string, string>> = {
  W3005: 'a DependsOn that a GetAtt implies: the CDK writes one from every function and state machine to its role',
};

/** Throws, with what it says, when cfn-lint has an error or a warning about one of the templates. */
export function cfnLint(templates: readonly string[]): void {
  run(install(), ['--ignore-checks', ...Object.keys(IGNORED), '--', ...templates]);
}

/** cfn-lint in an environment of its own, installed once for each lock. */
function install(): string {
  const { command, version } = findPython();
  const lock = createHash('sha256').update(readFileSync(REQUIREMENTS)).update(version).digest('hex').slice(0, 12);
  const folder = join(REPOSITORY, '.local', `cfn-lint-${lock}`);
  const python = join(folder, 'bin', 'python');
  const program = join(folder, 'bin', 'cfn-lint');
  const complete = join(folder, 'complete');
  if (!existsSync(complete) || !existsSync(python)) {
    rmSync(folder, { recursive: true, force: true });
    run(command, ['-m', 'venv', folder]);
    run(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check',
      '--require-hashes', '--no-deps', '--only-binary', ':all:', '--no-compile', '--requirement', REQUIREMENTS]);
    writeFileSync(complete, '');
  }
  return program;
}
