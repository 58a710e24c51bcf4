import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { run } from '../../packed/support/command';
import { REPOSITORY, tarball } from '../../packed/support/packages';
import { fresh, once } from '../../packed/support/workshop';

const HERE = join(REPOSITORY, 'test', 'newest');
const TSX = join(REPOSITORY, 'node_modules', 'tsx', 'dist', 'loader.mjs');

/** What aws-cdk-lib's own validation of CloudFormation has to say. */
export interface Finding {
  readonly ruleName: string;
  readonly description: string;
}

/** What a synthesis left. */
export interface Synthesis {
  readonly templates: readonly string[];
  readonly findings: readonly Finding[];
}

/** A folder with the newest aws-cdk-lib as the lock has it, the packed construct, the example apps and the broken one. */
export function newestConsumer(): string {
  return once('newest', folder => {
    for (const file of ['package.json', 'package-lock.json']) {
      cpSync(join(HERE, file), join(folder, file));
    }
    run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder });
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', tarball()], { cwd: folder });
    cpSync(join(REPOSITORY, 'examples', 'typescript'), join(folder, 'src'), { recursive: true });
    cpSync(join(HERE, 'broken.ts'), join(folder, 'src', 'broken.ts'));
  });
}

/** Synthesizes an app with the validation that aws-cdk-lib does when nobody turns it off: the environment is empty. */
export async function synthesize(folder: string, app: string): Promise<Synthesis> {
  const outdir = fresh('cdk.out');
  await promisify(execFile)(process.execPath, ['--import', TSX, join('src', `${app}.ts`)], {
    cwd: folder, env: { PATH: '', CDK_OUTDIR: outdir },
  });
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as
    { readonly pluginReports: ReadonlyArray<{ readonly violations: readonly Finding[] }> };
  return {
    templates: readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.template.json')).map(name => join(outdir, name)),
    findings: pluginReports.flatMap(({ violations }) => violations).map(({ ruleName, description }) => ({ ruleName, description })),
  };
}
