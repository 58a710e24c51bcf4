/** What happens at a time. */
interface Occurrence {
  readonly time: number;
  readonly order: number;
  readonly act: () => void;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/**
 * The world's only clock. Everything that happens is an occurrence at a virtual time, and one happens after the other: whatever the
 * handlers do in answer to it (all of it promises, no timers) is done before the next one is picked.
 */
export class Scheduler {
  /** Epoch milliseconds. */
  now = Date.UTC(2030, 0, 7, 12);
  /** Occurrences so far. */
  steps = 0;
  private readonly heap: Occurrence[] = [];
  private order = 0;

  constructor(private readonly maxSteps: number) {}

  /** Lets something happen in `delay` milliseconds. */
  after(delay: number, act: () => void): void {
    this.push({ time: this.now + Math.max(0, delay), order: this.order++, act });
  }

  /** A promise kept in `delay` milliseconds. */
  wait(delay: number): Promise<void> {
    return new Promise(resolve => this.after(delay, resolve));
  }

  /** Until nothing is left to happen, or `until` has passed. */
  async run(until = Infinity): Promise<void> {
    await settled();
    for (let next = this.heap[0]; next !== undefined && next.time <= until; next = this.heap[0]) {
      this.pop();
      this.now = next.time;
      this.steps += 1;
      if (this.steps > this.maxSteps) throw new Error(`the world did not come to rest within ${this.maxSteps} steps`);
      next.act();
      await settled();
    }
  }

  private push(occurrence: Occurrence): void {
    const { heap } = this;
    let at = heap.push(occurrence) - 1;
    while (at > 0) {
      const parent = Math.floor((at - 1) / 2);
      if (!isBefore(heap[at], heap[parent])) break;
      [heap[at], heap[parent]] = [heap[parent], heap[at]];
      at = parent;
    }
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isBefore(heap[child], heap[least])) least = child;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }
}

function isBefore(a: Occurrence, b: Occurrence): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** All promises that can be kept now are kept before a macrotask runs. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
