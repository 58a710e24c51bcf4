import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, lowestVersionOf, tarball } from './packages';
import { once } from './workshop';
import { run } from '../../../projenrc/scripts/command';

/** The example apps, each with the stacks that it makes. Three are the uses that the public API was designed for: minimal, channels, own-resources. */
export const STACKS = { 'minimal': 1, 'own-sizes': 1, 'channels': 1, 'own-resources': 2, 'everything': 1, 'app': 1 } as const;
export type Example = keyof typeof STACKS;
export const EXAMPLES = Object.keys(STACKS) as Example[];

/** Versions that a consumer installs. */
export interface Peers {
  readonly cdk: string;
  readonly constructs: string;
}

/** The oldest versions that the package says it works with. */
export function lowestPeers(): Peers {
  return { cdk: lowestVersionOf('aws-cdk-lib'), constructs: lowestVersionOf('constructs') };
}

/** The newest versions that this repository has been tried with; test/newest pins them. */
export function newestPeers(): Peers {
  const { dependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'test', 'newest', 'package.json'), 'utf8')) as
    { readonly dependencies: Readonly<Record<string, string>> };
  return { cdk: dependencies['aws-cdk-lib']!, constructs: dependencies.constructs! };
}

/**
 * An empty folder where somebody ran `npm install` with the tarball and its peers, and wrote the example apps.
 * Compiled there: the published types must fit the peers of that version.
 */
export function consumer({ cdk, constructs }: Peers): string {
  return once(`consumer-${cdk}`, folder => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--save-exact', tarball(), `aws-cdk-lib@${cdk}`, `constructs@${constructs}`],
      { cwd: folder });
    cpSync(join(REPOSITORY, 'examples', 'typescript'), join(folder, 'src'), { recursive: true });
    run(process.execPath, [
      join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc'),
      '--strict', '--module', 'node16', '--target', 'es2022', '--rootDir', 'src', '--outDir', 'app',
      '--typeRoots', join(REPOSITORY, 'node_modules', '@types'), '--types', 'node', ...EXAMPLES.map(name => `src/${name}.ts`),
    ], { cwd: folder });
  });
}
