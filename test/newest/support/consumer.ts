import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { consumer, newestPeers } from '../../packed/support/consumer';
import { REPOSITORY } from '../../packed/support/packages';
import { bareEnvironment } from '../../packed/support/synthesis';
import { fresh } from '../../packed/support/workshop';

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

/** The consumer with the newest aws-cdk-lib; beside the example apps it has the broken one and the matrix. */
export function newestConsumer(): string {
  const folder = consumer(newestPeers());
  cpSync(join(REPOSITORY, 'test', 'newest', 'broken.ts'), join(folder, 'src', 'broken.ts'));
  cpSync(join(REPOSITORY, 'test', 'matrix'), join(folder, 'src', 'matrix'), { recursive: true, filter: path => !path.endsWith('.test.ts') });
  return folder;
}

/** Synthesizes an app with the validation that aws-cdk-lib does when nobody turns it off: the environment is empty. */
export async function synthesize(folder: string, app: string): Promise<Synthesis> {
  const outdir = fresh('cdk.out');
  await promisify(execFile)(process.execPath, ['--import', TSX, join('src', `${app}.ts`)], {
    cwd: folder, env: bareEnvironment(outdir),
  });
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as
    { readonly pluginReports: ReadonlyArray<{ readonly violations: readonly Finding[] }> };
  return {
    templates: readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.template.json')).map(name => join(outdir, name)),
    findings: pluginReports.flatMap(({ violations }) => violations).map(({ ruleName, description }) => ({ ruleName, description })),
  };
}
