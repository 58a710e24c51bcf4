import { Measured } from '../harness';

/** A figure that the issue of this project asks for, and what it came to. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** `×` for ratios. */
  readonly unit: '×' | 'KiB' | 'MiB' | '%' | 'ms' | 'dB' | 'bytes' | '';
  /** The most that it should be. */
  readonly target?: number;
}

/** Contenders that were run in turn on one job. */
export interface Comparison {
  readonly title: string;
  readonly contenders: ReadonlyArray<Omit<Measured, 'outputs'>>;
  readonly figures: readonly Figure[];
}

export interface RowResult {
  readonly comparisons: readonly Comparison[];
  /** What could not be measured, and why. */
  readonly skipped?: readonly string[];
}

/** A row of the table: one file in `results`. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** How it is measured, for the page. */
  readonly method: string;
  readonly run: (rounds: number) => Promise<RowResult>;
}

export function ratio(what: string, value: Measured, of: Measured, target?: number): Figure {
  return { what, value: value.cpuMs / of.cpuMs, unit: '×', ...(target !== undefined && { target }) };
}

export function shown({ outputs: _, ...measured }: Measured): Omit<Measured, 'outputs'> {
  return measured;
}
