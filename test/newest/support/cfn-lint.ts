import { join } from 'node:path';
import { run } from '../../../projenrc/scripts/command';
import { REPOSITORY } from '../../packed/support/packages';
import { pythonEnvironment } from '../../support/python-environment';

const REQUIREMENTS = join(REPOSITORY, 'test', 'newest', 'requirements.txt');

/** Rules that are not asked, each with its reason. */
const IGNORED: Readonly<Record<string, string>> = {
  W3005: 'a DependsOn that a GetAtt implies: the CDK writes one from every function and state machine to its role',
};

/** Throws, with what it says, when cfn-lint has an error or a warning about one of the templates. */
export function cfnLint(templates: readonly string[]): void {
  run(join(pythonEnvironment('cfn-lint', REQUIREMENTS), 'cfn-lint'), ['--ignore-checks', ...Object.keys(IGNORED), '--', ...templates]);
}
