import { HOUR, MINUTE, SECOND } from './scheduler';
import type { World } from './world';

/** After this long nothing that a scenario does is still going on: what is open then stays open. */
const GIVES_UP_AFTER = 40 * HOUR;

/**
 * The schedule that calls sweep-uploads.
 *
 * Calls that would find nothing due are left out, and change nothing: a sweep reads the index first.
 */
export class Sweeper {
  private planned?: number;
  private readonly startedAt: number;
  private readonly interval: number;
  /** Until when the schedule is disabled. */
  private offUntil: number;

  constructor(private readonly world: World, offForHours: number) {
    this.startedAt = world.scheduler.now;
    this.interval = world.settings.sweepMinutes * MINUTE;
    this.offUntil = this.startedAt + offForHours * HOUR;
  }

  /** The table has changed: the next call is at the first tick at which something is due. */
  plan(): void {
    const { scheduler } = this.world;
    const dueAt = this.world.firstDue();
    if (dueAt === undefined || this.offUntil === Infinity) return;
    const from = Math.max(dueAt * SECOND, scheduler.now + 1, this.offUntil);
    const tick = this.startedAt + Math.ceil((from - this.startedAt) / this.interval) * this.interval;
    if (tick - this.startedAt > GIVES_UP_AFTER || (this.planned !== undefined && this.planned <= tick)) return;
    this.planned = tick;
    scheduler.after(tick - scheduler.now, () => {
      if (this.planned !== tick) return;
      this.planned = undefined;
      this.call();
      // The schedule's own delivery is at least once.
      if (this.world.random.chance(0.1)) scheduler.after(this.world.random.between(0, 2 * SECOND), () => this.call());
      scheduler.after(SECOND, () => this.plan());
    });
  }

  /** From now on the schedule is enabled. */
  turnOn(): void {
    this.offUntil = this.world.scheduler.now;
    this.plan();
  }

  /** One sweep, whatever is due. */
  call(): void {
    this.world.lambda.invoke('sweep-uploads', {}).catch(() => {
      // Its next call sees to what this one could not.
    });
  }
}
