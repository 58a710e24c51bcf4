import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment } from './environment';
import { freePort, LOOPBACK, requireFreePort } from './network';
import { groupListeners } from './process-table';
import { Ended, ProcessScope } from './processes';
import { lastLines, RunFolder } from './run-folder';
import { UserError } from './user-error';

const START_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;

/** A running engine. */
export interface Engine {
  readonly endpoint: string;
  readonly port: number;
  /** Its process, and the group of every function that it runs. */
  readonly pid: number;
  /** Rejects when the engine ends without being told to. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Options of `startEngine`. */
export interface StartEngineOptions {
  readonly scope: ProcessScope;
  readonly folder: RunFolder;
  /** The Python of the engine's environment. */
  readonly python: string;
  /** A free one when left out. */
  readonly port?: number;
}

/** Starts the engine and returns when it answers, on this machine's loopback and nowhere else. */
export async function startEngine(options: StartEngineOptions): Promise<Engine> {
  if (options.port !== undefined) {
    await requireFreePort(options.port);
    return startOn(options.port, options);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePort(), options);
    } catch (error) {
      // Between our look and the engine's, somebody else can take the port.
      if (attempt === ATTEMPTS || !/in use/i.test((error as Error).message)) {
        throw error;
      }
    }
  }
}

async function startOn(port: number, { scope, folder, python }: StartEngineOptions): Promise<Engine> {
  const logFile = folder.file('engine.log');
  const { child, ended } = scope.start(python, [join(__dirname, 'run_engine.py')], {
    cwd: folder.path, env: engineEnvironment(port, folder), logFile,
  });
  const pid = child.pid;
  const failed = ended.then(async how => {
    if (how.stopped) {
      return new Promise<never>(() => undefined); // as it should
    }
    throw await engineDied(how, logFile);
  });
  failed.catch(() => undefined); // whoever waits for it is told, and nobody has to
  const stop = async () => pid === undefined ? undefined : scope.stop(pid);
  const waiting = new AbortController();
  try {
    const endpoint = `http://${LOOPBACK}:${port}`;
    await Promise.race([waitUntilHealthy(endpoint, logFile, waiting.signal), failed]);
    return { endpoint, port, pid: checkListeners(pid, port), failed, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    waiting.abort();
  }
}

function engineEnvironment(port: number, folder: RunFolder): NodeJS.ProcessEnv {
  return cleanEnvironment(folder.file('home'), {
    // Signatures, IAM and bucket policies are enforced, not waved through.
    AUTH: 'true',
    BIND_HOST: LOOPBACK,
    GATEWAY_PORT: String(port),
    // Both would open ports of their own, on every interface.
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    TMPDIR: folder.file('tmp'),
    S3_DATA_DIR: folder.file('data'),
    STATE_DIR: folder.file('state'),
    LAMBDA_EXECUTOR: 'local',
    LAMBDA_ACCOUNT_CONCURRENCY: '100',
    // Waits of a state machine, ten times as fast.
    SFN_WAIT_SCALE: '0.1',
    PYTHONUNBUFFERED: '1',
  });
}

async function waitUntilHealthy(endpoint: string, logFile: string, signal: AbortSignal): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until && !signal.aborted) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await sleep(50);
  }
  throw new UserError(`the local AWS engine did not answer within ${START_TIMEOUT_MS / 1000} s`, seeLog(logFile));
}

/** An engine that also listens elsewhere is not the one we configured: rather none than an open one. */
function checkListeners(pid: number | undefined, port: number): number {
  const expected = `${LOOPBACK}:${port}`;
  const others = pid === undefined ? [] : groupListeners(pid)?.filter(address => address !== expected) ?? [];
  if (pid === undefined || others.length > 0) {
    throw new UserError(`the local AWS engine listens on ${others.join(', ')} besides ${expected}, so it was stopped`,
      'this is not the locked version: delete the folder .local and run again');
  }
  return pid;
}

async function engineDied(how: Ended, logFile: string): Promise<UserError> {
  const log = await lastLines(logFile, 60);
  if (log.some(line => /already in use/i.test(line))) {
    return new UserError('the port of the local AWS engine is already in use', 'run again, or choose one with --port');
  }
  const code = how.error?.message ?? (how.code === null ? 'it was killed' : `exit code ${how.code}`);
  const said = log.filter(line => /\bERROR\b|\w(Error|Exception)\b/.test(line)).slice(-1).map(line => `: ${line}`);
  return new UserError(`the local AWS engine ended by itself (${code})${said}`, seeLog(logFile));
}

function seeLog(logFile: string): string {
  return `run again; if it happens twice, delete the folder .local; the log is ${relative(process.cwd(), logFile)}`;
}
