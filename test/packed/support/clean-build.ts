import { cpSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { EXAMPLES } from './consumer';
import { REPOSITORY } from './packages';
import { Assembly, readAssembly } from './synthesis';
import { once } from './workshop';
import { run } from '../../../projenrc/scripts/command';

/** What a build in a clean checkout gives. */
export interface CleanBuild {
  /** The folder `assets`. */
  readonly assets: string;
  /** What the example apps synthesize to. */
  readonly assemblies: readonly Assembly[];
}

/** Copies the repository's files, and nothing that was made of them, to a folder; builds there with a Node.js of that version. */
export function cleanBuild(path: string, nodeVersion: string): CleanBuild {
  const env = { ...process.env, PATH: [nodeOf(nodeVersion), process.env.PATH].join(delimiter) };
  const root = once(path, folder => {
    const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: REPOSITORY }).split('\0').filter(Boolean);
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(REPOSITORY, file), join(folder, file));
    }
    run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder, env });
    run('node', ['--import', 'tsx', join('projenrc', 'scripts', 'assets.ts'), 'handlers', 'layers'], { cwd: folder, env });
    for (const example of EXAMPLES) {
      run('node', ['--import', 'tsx', join('examples', 'typescript', `${example}.ts`)], {
        cwd: folder, env: { ...env, TSX_TSCONFIG_PATH: join(folder, 'tsconfig.dev.json'), CDK_OUTDIR: join(folder, 'cdk.out', example) },
      });
    }
  });
  return { assets: join(root, 'assets'), assemblies: EXAMPLES.map(example => readAssembly(join(root, 'cdk.out', example))) };
}

/** The folder of a Node.js of a certain version, as npm has it for this machine. */
function nodeOf(version: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  return join(once(`node-${version}`, folder => {
    run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--no-save', '--prefix', folder, `${name}@${version}`]);
  }), 'node_modules', name, 'bin');
}
