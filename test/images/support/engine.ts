import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One file for the engine. */
export interface EngineJob {
  readonly path: string;
  readonly contentType: string;
  /** A folder that takes what was made of it. */
  readonly outputs?: string;
}

export interface EngineAnswer {
  /** READY, a code, `thrown`, or how the process ended: `crashed` or `hung`. */
  readonly verdict: string;
  readonly by: 'inspect' | 'resize' | 'engine';
  readonly detail: string;
  readonly inspectMs: number;
  readonly cpuMs: number;
  /** Memory that the file took at most, beyond what the process had before, file and outputs included. */
  readonly growthMb?: number;
}

/** Memory of the function that makes the sizes, by default. */
const MEMORY_MB = 1769;
/** A file that takes longer has hung. */
const PATIENCE_MS = 10_000;
const PRLIMIT = '/usr/bin/prlimit';
const REPOSITORY = join(__dirname, '../../..');

/** Runs the engine in processes with the function's memory; one that crashes or hangs is replaced. */
export class Engine {
  private process?: ChildProcessWithoutNullStreams;
  private ended?: Promise<string>;
  private next?: (line: string) => void;

  public async answer(job: EngineJob): Promise<EngineAnswer> {
    const child = this.running();
    const answered = new Promise<string>(resolve => { this.next = resolve; });
    child.stdin.write(`${JSON.stringify(job)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>(resolve => { timer = setTimeout(resolve, PATIENCE_MS, 'late'); });
    const first = await Promise.race([answered.then(line => ({ line })), this.ended!.then(how => ({ how })), late]);
    clearTimeout(timer);
    if (first !== 'late' && 'line' in first) {
      return JSON.parse(first.line) as EngineAnswer;
    }
    await this.stop();
    const verdict = first === 'late' ? 'hung' : 'crashed';
    return { verdict, by: 'engine', detail: first === 'late' ? `after ${PATIENCE_MS} ms` : first.how, inspectMs: 0, cpuMs: 0 };
  }

  public async stop(): Promise<void> {
    const { process: child, ended } = this;
    this.process = undefined;
    child?.kill('SIGKILL');
    await ended;
  }

  private running(): ChildProcessWithoutNullStreams {
    if (this.process !== undefined) {
      return this.process;
    }
    const program = [process.execPath, '--import', 'tsx', join(__dirname, 'engine-process.ts')];
    const [command, ...rest] = existsSync(PRLIMIT) ? [PRLIMIT, `--data=${MEMORY_MB * 1024 * 1024}`, '--core=0', ...program] : program;
    const child = spawn(command, rest, { cwd: REPOSITORY, stdio: ['pipe', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => { errors = (errors + data.toString()).slice(-2000); });
    child.stdin.on('error', () => undefined); // the process has ended, which is told below
    createInterface({ input: child.stdout }).on('line', line => this.next?.(line));
    this.ended = new Promise(resolve => child.once('close', (code, signal) => {
      this.process = this.process === child ? undefined : this.process;
      resolve(`code ${String(code)}, signal ${String(signal)}: ${errors}`);
    }));
    this.process = child;
    return child;
  }
}
