import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupMembers } from './process-table';

/** How to start a child. */
export interface StartOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Gets everything the child prints: nothing of it reaches the terminal. */
  readonly logFile: string;
}

/** How to run a child to its end. */
export interface RunOptions extends StartOptions {
  /** Past this the child and its children are killed. */
  readonly timeoutMs: number;
}

/** How a child ended; `code` is null when it could not start or was killed. */
export interface Ended {
  readonly code: number | null;
  readonly timedOut: boolean;
  /** We ended it ourselves. */
  readonly stopped?: boolean;
  readonly error?: Error;
}

/**
 * Every process that a local run starts. Each child leads a process group of
 * its own: a Ctrl-C in the terminal reaches us alone, we decide the order in
 * which things stop, and killing the group takes the grandchildren too.
 */
export class ProcessScope {
  private readonly leaders = new Set<number>();
  private readonly stopping = new Set<number | undefined>();
  private closed = false;
  private readonly killAllNow: () => void;

  constructor() {
    // The last line of defence: whatever way this process exits, nothing stays.
    this.killAllNow = () => this.leaders.forEach(leader => signalGroup(leader, 'SIGKILL'));
    process.once('exit', this.killAllNow);
  }

  /** Starts a child. Its standard input stays open as long as we live: its sign that somebody is there. */
  start(command: string, args: string[], options: StartOptions): { child: ChildProcess; ended: Promise<Ended> } {
    if (this.closed) {
      throw new Error(`cannot start ${command}: everything is being stopped`);
    }
    const log = openSync(options.logFile, 'a');
    const child = spawn(command, args, {
      cwd: options.cwd, env: options.env, detached: true, stdio: ['pipe', log, log],
    });
    closeSync(log);
    child.stdin?.on('error', () => undefined);
    const leader = child.pid;
    if (leader !== undefined) {
      this.leaders.add(leader);
    }
    const ended = new Promise<Ended>(resolve => {
      child.once('error', error => resolve({ code: null, timedOut: false, error }));
      child.once('exit', code => resolve({ code, timedOut: false, stopped: this.stopping.has(child.pid) }));
    });
    return { child, ended };
  }

  /** Runs a child to its end, or to the timeout. */
  async run(command: string, args: string[], options: RunOptions): Promise<Ended> {
    const { child, ended } = this.start(command, args, options);
    const timer = new AbortController();
    const late = sleep(options.timeoutMs, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
    const first = await Promise.race([ended, late]);
    timer.abort();
    if (child.pid !== undefined) {
      await this.stop(child.pid);
    }
    return first === 'late' ? { code: null, timedOut: true } : first;
  }

  /** Stops one child with its group and returns when nobody of it lives. */
  async stop(leader: number): Promise<void> {
    this.stopping.add(leader);
    await stopGroup(leader);
    this.leaders.delete(leader);
  }

  /** Stops everything; nothing can be started afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.leaders].map(leader => this.stop(leader)));
    process.removeListener('exit', this.killAllNow);
  }
}

/** Ends a process group: politely, then by force. Its members may take the grace to end their own children. */
async function stopGroup(leader: number, graceMs = 3000): Promise<void> {
  for (const [signal, patience] of [['SIGTERM', graceMs], ['SIGKILL', 2000]] as const) {
    if (groupMembers(leader).length === 0) {
      return;
    }
    signalGroup(leader, signal);
    const until = Date.now() + patience;
    while (groupMembers(leader).length > 0 && Date.now() < until) {
      await sleep(25);
    }
  }
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // The group is gone already.
  }
}
