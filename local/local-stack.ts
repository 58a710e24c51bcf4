import { DeleteBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { adaptAssembly, AppliedRemoval, describeRemovals } from './assembly-adapter';
import { clientSettings } from './aws';
import { CdkCli, StackOutputs } from './cdk-cli';
import { Engine, startEngine } from './engine';
import { forgetHostAws, LOCAL_ACCOUNT, LOCAL_REGION } from './environment';
import { installEngine } from './install';
import { requireFreePort } from './network';
import { ProcessScope } from './processes';
import { makeRunFolder, RunFolder } from './run-folder';
import { UserError } from './user-error';

/** What a local run goes through; synthesis and the engine's start overlap. */
export type LocalStep = 'install' | 'synthesize' | 'start' | 'bootstrap' | 'deploy';

/** Hears of each step when it starts and when it ends. */
export type OnProgress = (step: LocalStep, state: 'started' | 'done' | 'failed') => void;

/** Options of `startLocalStack`. */
export interface LocalStackOptions {
  /** File of a CDK app in TypeScript. */
  readonly app: string;
  /** Context of the app. The host's architecture is added: the engine runs functions on it. */
  readonly context?: Readonly<Record<string, string>>;
  /** Port of the engine; a free one when left out. */
  readonly port?: number;
  readonly onProgress?: OnProgress;
}

/** A CDK app that runs on this machine. */
export interface LocalStack {
  readonly endpoint: string;
  readonly enginePid: number;
  /** Outputs of all stacks in one; stacks of one app that share a name are in `stackOutputs`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly stackOutputs: StackOutputs;
  /** What was taken out of the copy that was deployed. */
  readonly removals: readonly AppliedRemoval[];
  /** The engine's log. */
  readonly engineLog: string;
  /** Rejects when the engine ends by itself. */
  readonly failed: Promise<never>;
  /** Base URL of an HTTP API of the app. */
  apiUrl(apiId: string): string;
  /** Ends every process and removes the run's files. Safe to call twice. */
  stop(options?: StopOptions): Promise<void>;
}

/** Options of stopping. */
export interface StopOptions {
  /** Leaves logs and state on disk until the next run. */
  readonly keepFiles?: boolean;
}

/**
 * Runs a CDK app on this machine: installs the engine if it is not there, and
 * deploys the synthesized app to it with the real CDK CLI. Whatever fails on
 * the way, nothing keeps running.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  return new LocalRun().start(options);
}

/** The architecture of the host, as the context of the example app names it. */
export function hostArchitecture(): Record<string, string> {
  return { architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64' };
}

/** One start, which can be stopped at any moment: also while it is still starting. */
export class LocalRun {
  private readonly scope = new ProcessScope();
  private folder: RunFolder | undefined;
  private failing = false;

  async start({ app, context = {}, port, onProgress = () => undefined }: LocalStackOptions): Promise<LocalStack> {
    if (process.platform === 'win32') {
      throw new UserError('the local engine runs on Linux and macOS', 'on Windows, run this in WSL');
    }
    if (port !== undefined) {
      await requireFreePort(port);
    }
    forgetHostAws();
    const folder = this.folder = await makeRunFolder();
    const cdk = new CdkCli(this.scope, folder);
    const step = async <T>(name: LocalStep, work: Promise<T>): Promise<T> => {
      onProgress(name, 'started');
      work.then(() => onProgress(name, 'done'), () => this.failing || onProgress(name, 'failed'));
      return work;
    };
    const assembly = folder.file('cdk.out');
    const engine = this.startBootstrapped(cdk, folder, port, step);
    const synthesized = step('synthesize', cdk.synthesize(app, { ...hostArchitecture(), ...context }, assembly));
    try {
      const [running] = await Promise.all([engine, synthesized]);
      const adapted = folder.file('cdk.out.local');
      const removals = await adaptAssembly(assembly, adapted, running.endpoint);
      const stackOutputs = await Promise.race([step('deploy', cdk.deploy(running.endpoint, adapted)), running.failed]);
      return this.describe(running, folder, stackOutputs, removals);
    } catch (error) {
      // The rest is stopped because of it; the logs stay for whoever wants to know why, until the next run.
      this.failing = true;
      await this.scope.close();
      await Promise.allSettled([engine, synthesized]);
      throw error;
    }
  }

  /** Synthesizes an app and says what would be taken out of it; nothing is deployed. */
  async explain({ app, context = {} }: Pick<LocalStackOptions, 'app' | 'context'>): Promise<AppliedRemoval[]> {
    const folder = this.folder = await makeRunFolder();
    const assembly = folder.file('cdk.out');
    await new CdkCli(this.scope, folder).synthesize(app, { ...hostArchitecture(), ...context }, assembly);
    return describeRemovals(assembly);
  }

  /** Ends every process and removes the run's files. */
  async stop({ keepFiles = false }: StopOptions = {}): Promise<void> {
    await this.scope.close();
    if (!keepFiles) {
      await this.folder?.remove();
    }
  }

  private async startBootstrapped(
    cdk: CdkCli, folder: RunFolder, port: number | undefined, step: <T>(name: LocalStep, work: Promise<T>) => Promise<T>,
  ): Promise<Engine> {
    const python = await step('install', installEngine(this.scope, folder.file('install.log')));
    const engine = await step('start', startEngine({ scope: this.scope, folder, python, port }));
    await Promise.race([step('bootstrap', bootstrap(cdk, engine.endpoint)), engine.failed]);
    return engine;
  }

  private describe(engine: Engine, folder: RunFolder, stackOutputs: StackOutputs, removals: AppliedRemoval[]): LocalStack {
    return {
      endpoint: engine.endpoint,
      enginePid: engine.pid,
      outputs: Object.assign({}, ...Object.values(stackOutputs)),
      stackOutputs,
      removals,
      engineLog: folder.file('engine.log'),
      failed: engine.failed,
      apiUrl: apiId => `${engine.endpoint}/_aws/execute-api/${apiId}`,
      stop: async stopOptions => this.stop(stopOptions),
    };
  }
}

async function bootstrap(cdk: CdkCli, endpoint: string): Promise<void> {
  await cdk.bootstrap(endpoint);
  // The asset bucket's only policy refuses plain HTTP, all that the engine speaks.
  await new S3Client(clientSettings(endpoint)).send(new DeleteBucketPolicyCommand({
    Bucket: `cdk-hnb659fds-assets-${LOCAL_ACCOUNT}-${LOCAL_REGION}`,
  }));
}
