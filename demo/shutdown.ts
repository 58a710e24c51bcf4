import { LiveList } from './live-list';
import { paint } from './text';
import { LocalRun } from '../local/local-stack';
import { UserError } from '../local/user-error';

/** What the shell is told after a signal: 128 and its number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A wrapper may pass on a signal that the terminal has sent already: within this time it is the same one. */
const SAME_SIGNAL_MS = 1000;
const LOOK_AT_PARENT_MS = 500;

/** However the demo ends, what it started ends first, and the terminal is as it was. */
export class Shutdown {
  private readonly runs: LocalRun[] = [];
  private endingSince: number | undefined;

  constructor(private readonly list: LiveList) {}

  /** Something to stop. */
  add(run: LocalRun): void {
    this.runs.push(run);
  }

  /** Runs the demo and ends the process. */
  guard(demo: () => Promise<void>): void {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      process.on(signal, () => this.interrupted(code));
    }
    process.on('uncaughtException', error => this.fail(error));
    process.on('unhandledRejection', error => this.fail(error));
    this.endWithNpm();
    demo().then(() => this.end(0), error => this.fail(error));
  }

  /** npm tells only its shell to end, and the shell tells nobody. */
  private endWithNpm(): void {
    const { ppid } = process;
    if (process.env.npm_lifecycle_event) {
      setInterval(() => process.ppid !== ppid && this.interrupted(SIGNALS.SIGTERM), LOOK_AT_PARENT_MS).unref();
    }
  }

  private interrupted(code: number): void {
    if (this.endingSince === undefined) {
      this.end(code, 'Stopped. Nothing keeps running.');
    } else if (performance.now() - this.endingSince > SAME_SIGNAL_MS) {
      process.exit(code); // asked again: what still lives is killed on the way out
    }
  }

  private fail(error: unknown): void {
    this.end(1, describe(error));
  }

  private end(code: number, message?: string): void {
    if (this.endingSince !== undefined) {
      return;
    }
    this.endingSince = performance.now();
    this.list.end();
    const keepFiles = code === 1; // the logs of a failure stay until the next run
    void Promise.allSettled(this.runs.map(run => run.stop({ keepFiles }))).then(() => {
      if (message) {
        process.stderr.write(`\n${message}\n`);
      }
      process.exit(code);
    });
  }
}

function describe(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const wayOut = error instanceof UserError ? error.wayOut
    : 'this is not a known trouble; the logs are in .local, and DEBUG=1 tells where it happened';
  const lines = [`${paint(process.stderr, 'red', 'Stopped:')} ${message}`, `  → ${wayOut}`];
  return [...lines, ...process.env.DEBUG ? [stack] : []].join('\n');
}
