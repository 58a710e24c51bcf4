/* eslint-disable no-bitwise */

/** Chance that is the same in every run: mulberry32. */
export class Dice {
  private state: number;

  public constructor(seed: number) {
    this.state = seed | 0;
  }

  /** From 0 up to, not including, 1. */
  public share(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below a limit; 0 where there is none. */
  public below(limit: number): number {
    return Math.floor(this.share() * Math.max(1, limit));
  }

  public one<T>(of: readonly T[]): T {
    return of[this.below(of.length)];
  }
}
