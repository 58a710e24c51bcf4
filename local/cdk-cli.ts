import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { awsEnvironment, cleanEnvironment, LOCAL_ACCOUNT, LOCAL_REGION } from './environment';
import { ProcessScope } from './processes';
import { lastLines, REPOSITORY, RunFolder } from './run-folder';
import { UserError } from './user-error';

const CDK = join(REPOSITORY, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const GUARD = join(__dirname, 'end-with-starter.cjs');
const SYNTH_TIMEOUT_MS = 120_000;
const BOOTSTRAP_TIMEOUT_MS = 120_000;
const DEPLOY_TIMEOUT_MS = 300_000;

/** The outputs of a deployment, by stack. */
export interface StackOutputs {
  readonly [stack: string]: { readonly [output: string]: string };
}

/**
 * The real CDK CLI in a child process, always with a timeout: a custom resource
 * that dies leaves a deployment waiting for ever. What it prints goes to a log.
 */
export class CdkCli {
  constructor(private readonly scope: ProcessScope, private readonly folder: RunFolder) {}

  /** Synthesizes an app written in TypeScript; its folder's cdk.json counts, as it would for its owner. */
  async synthesize(app: string, context: Readonly<Record<string, string>>, outdir: string): Promise<void> {
    const file = resolve(app);
    const contextArgs = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
    // Relative names: the CLI hands this to a shell, and the repository's path may hold spaces.
    const command = `node --import tsx ./${basename(file)}`;
    await this.cdk('synth', ['--quiet', '--app', command, '--output', outdir, ...contextArgs], {
      cwd: dirname(file),
      timeoutMs: SYNTH_TIMEOUT_MS,
      env: { TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.dev.json'), CDK_DISABLE_CLI_TELEMETRY: 'true' },
      failure: `${relative(process.cwd(), file)} could not be synthesized`,
    });
  }

  /** Prepares the engine's account as `cdk bootstrap` prepares a real one. */
  async bootstrap(endpoint: string): Promise<void> {
    // Without an app: bootstrapping names its environment itself.
    await this.cdk('bootstrap', ['--app', '', `aws://${LOCAL_ACCOUNT}/${LOCAL_REGION}`], {
      cwd: this.folder.path,
      timeoutMs: BOOTSTRAP_TIMEOUT_MS,
      env: awsEnvironment(endpoint),
      failure: 'the local account could not be bootstrapped',
    });
  }

  /** Deploys every stack of a synthesized app. */
  async deploy(endpoint: string, assembly: string): Promise<StackOutputs> {
    const outputs = this.folder.file('outputs.json');
    await this.cdk('deploy', ['--all', '--app', assembly, '--require-approval', 'never', '--progress', 'events', '--outputs-file', outputs], {
      cwd: this.folder.path,
      timeoutMs: DEPLOY_TIMEOUT_MS,
      env: awsEnvironment(endpoint),
      failure: 'the app could not be deployed to the local engine',
    });
    return existsSync(outputs) ? JSON.parse(await readFile(outputs, 'utf8')) : {};
  }

  private async cdk(command: string, args: string[], options: {
    cwd: string; timeoutMs: number; env: Record<string, string>; failure: string;
  }): Promise<void> {
    if (!existsSync(CDK)) {
      throw new UserError('the CDK CLI is not installed', 'run npm ci first');
    }
    const logFile = this.folder.file(`cdk-${command}.log`);
    const ended = await this.scope.run(process.execPath, ['--require', GUARD, CDK, command, '--no-notices', '--ci', ...args], {
      cwd: options.cwd, timeoutMs: options.timeoutMs, logFile, env: cleanEnvironment(this.folder.file('home'), options.env),
    });
    if (ended.code !== 0) {
      const how = ended.timedOut ? ` within ${options.timeoutMs / 1000} s` : '';
      const log = (await lastLines(logFile)).map(line => `\n    ${line.trimEnd()}`).join('');
      throw new UserError(`${options.failure}${how}:${log || ended.error?.message || ' it printed nothing'}`,
        `the whole log is ${relative(process.cwd(), logFile)}`);
    }
  }
}
