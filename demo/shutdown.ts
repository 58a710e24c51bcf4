import { LocalRun } from '../local/local-stack';
import { UserError } from '../local/user-error';
import { LiveList } from './live-list';
import { paint } from './text';

/** What the shell is told after a signal: 128 and its number. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** However the demo ends, what it started ends first, and the terminal is as it was. */
export class Shutdown {
  private readonly runs: LocalRun[] = [];
  private ending = false;

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
    demo().then(() => this.end(0), error => this.fail(error));
  }

  private interrupted(code: number): void {
    if (this.ending) {
      process.exit(code); // asked twice: what still lives is killed on the way out
    }
    this.end(code);
  }

  private fail(error: unknown): void {
    if (!this.ending) {
      this.list.end();
      process.stderr.write(`${describe(error)}\n`);
      this.end(1, true);
    }
  }

  private end(code: number, keepFiles = false): void {
    if (!this.ending) {
      this.ending = true;
      this.list.end();
      void Promise.allSettled(this.runs.map(run => run.stop({ keepFiles }))).then(() => process.exit(code));
    }
  }
}

function describe(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const wayOut = error instanceof UserError ? error.wayOut
    : 'this is not a known trouble; the logs are in .local, and DEBUG=1 tells where it happened';
  const lines = [`\n${paint(process.stderr, 'red', 'Stopped:')} ${message}`, `  → ${wayOut}`];
  return [...lines, ...process.env.DEBUG ? [stack] : []].join('\n');
}
