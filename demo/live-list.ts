import { WriteStream } from 'node:tty';
import { duration, paint } from './text';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 90;
const LABEL_WIDTH = 24;

/** One stage of the list. */
export interface LiveItem {
  /** It went as it should; `ms` where somebody measured better than this clock. */
  done(note?: string, ms?: number): void;
  /** It went wrong. */
  failed(note?: string): void;
  /** Something to tell while it runs. */
  note(text: string): void;
}

interface Entry {
  readonly label: string;
  readonly startedAt: number;
  state: 'running' | 'done' | 'failed';
  note: string;
  ms: number;
}

/**
 * Stages that appear as they happen, each with its time. A terminal shows the
 * running ones redrawn in place; anything else gets one line for each that ended.
 */
export class LiveList {
  private entries: Entry[] = [];
  private drawnLines = 0;
  private frame = 0;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly out: WriteStream | NodeJS.WriteStream = process.stdout) {}

  /** A new stage that starts now. */
  start(label: string): LiveItem {
    const entry: Entry = { label, startedAt: performance.now(), state: 'running', note: '', ms: 0 };
    if (!this.ended) {
      this.entries.push(entry);
      this.animate();
    }
    const end = (state: 'done' | 'failed', note = entry.note, ms = performance.now() - entry.startedAt) => {
      if (entry.state === 'running') {
        Object.assign(entry, { state, note, ms });
        this.settle();
      }
    };
    return {
      done: (note, ms) => end('done', note, ms),
      failed: note => end('failed', note),
      note: text => { entry.note = text; },
    };
  }

  /** A stage with a beginning and an end: work that is awaited. */
  async during<T>(label: string, work: () => Promise<T>, note: (result: T) => string = () => ''): Promise<T> {
    const item = this.start(label);
    try {
      const result = await work();
      item.done(note(result));
      return result;
    } catch (error) {
      item.failed();
      throw error;
    }
  }

  /** Text that stays, below everything that ended. */
  print(text = ''): void {
    if (!this.ended) {
      this.erase();
      this.out.write(`${text}\n`);
      this.draw();
    }
  }

  /** Ends the display; what still runs is dropped, and so is what comes later. */
  end(): void {
    this.ended = true;
    clearInterval(this.timer);
    this.timer = undefined;
    this.erase();
    this.entries = [];
    if (this.out.isTTY) {
      this.out.write('\u001b[?25h');
    }
  }

  private animate(): void {
    if (!this.out.isTTY || this.timer) {
      return;
    }
    this.out.write('\u001b[?25l'); // hides the cursor
    this.timer = setInterval(() => {
      this.frame += 1;
      this.erase();
      this.draw();
    }, FRAME_MS);
    this.timer.unref();
    this.draw();
  }

  /** Writes for good what ended, from the top on: a terminal then redraws only what still runs. */
  private settle(): void {
    this.erase();
    while (this.entries[0] && this.entries[0].state !== 'running') {
      this.out.write(`${this.line(this.entries.shift() as Entry)}\n`);
    }
    this.draw();
  }

  private draw(): void {
    if (this.timer && this.entries.length > 0) {
      // A line that wraps would make the count of lines to erase wrong.
      const lines = this.entries.map(entry => this.line(entry, (this.out.columns || 80) - 1));
      this.out.write(lines.map(line => `${line}\n`).join(''));
      this.drawnLines = lines.length;
    }
  }

  private erase(): void {
    if (this.drawnLines > 0) {
      this.out.write(`\u001b[${this.drawnLines}A\u001b[J`);
      this.drawnLines = 0;
    }
  }

  private line(entry: Entry, width = Infinity): string {
    const running = entry.state === 'running';
    const mark = running ? FRAMES[this.frame % FRAMES.length] : entry.state === 'done' ? '✔' : '✘';
    const ms = running ? performance.now() - entry.startedAt : entry.ms;
    const note = entry.note && `  ${entry.note}`;
    const text = `${entry.label.padEnd(LABEL_WIDTH)} ${duration(ms).padStart(7)}`;
    const colour = running ? 'cyan' : entry.state === 'done' ? 'green' : 'red';
    return `  ${paint(this.out, colour, mark ?? '')} ${text.slice(0, width - 4)}${paint(this.out, 'dim', note.slice(0, Math.max(0, width - 4 - text.length)))}`;
  }
}
