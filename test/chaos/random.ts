const MODULUS = 2 ** 31 - 1;
const MULTIPLIER = 48_271;

/** Chance that a seed repeats exactly (Lehmer's generator, "MINSTD"). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed % (MODULUS - 1) + 1;
    // The first numbers of neighbouring seeds are alike.
    for (let nth = 0; nth < 4; nth++) this.next();
  }

  /** From 0 up to 1. */
  next(): number {
    this.state = this.state * MULTIPLIER % MODULUS;
    return (this.state - 1) / (MODULUS - 1);
  }

  /** Between the two, in whole numbers. */
  between(from: number, to: number): number {
    return Math.round(from + this.next() * (to - from));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}
