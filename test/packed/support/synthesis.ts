import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fresh } from './workshop';
import { run } from '../../../projenrc/scripts/command';

/** What a synthesis left: the templates, and the files and folders that a deployment would publish. */
export interface Assembly {
  readonly folder: string;
  readonly templates: Readonly<Record<string, string>>;
  /** Names of asset folders; each holds the hash of its content. */
  readonly assets: readonly string[];
}

/** Reads an assembly that lies in a folder. */
export function readAssembly(folder: string): Assembly {
  const names = readdirSync(folder).sort();
  return {
    folder,
    templates: Object.fromEntries(names.filter(name => name.endsWith('.template.json'))
      .map(name => [name, readFileSync(join(folder, name), 'utf8')])),
    assets: names.filter(name => name.startsWith('asset.')),
  };
}

/** An environment with nothing in it: no PATH, so no docker, no esbuild, no npm; no home, no proxy. */
export function bareEnvironment(outdir: string): NodeJS.ProcessEnv {
  return { PATH: '', CDK_OUTDIR: outdir };
}

/** Synthesizes a compiled app of a consumer, in a namespace of its own that has no network. */
export function synthesizeAlone(consumerFolder: string, app: string): Assembly {
  const outdir = fresh('cdk.out');
  run('/usr/bin/unshare', [...withoutNetwork(), process.execPath, join('app', `${app}.js`)],
    { cwd: consumerFolder, env: { ...bareEnvironment(outdir), CDK_VALIDATION: 'false' } });
  return readAssembly(outdir);
}

/** Root may cut itself off; anybody else must become root of a namespace first. */
export function withoutNetwork(): string[] {
  return process.getuid?.() === 0 ? ['--net', '--'] : ['--net', '--map-root-user', '--'];
}
