import { Measured } from '../harness';
import { Whose } from '../ready/timeline';

/** A figure that the issue of this project asks for, and what it came to. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** `×` for ratios. */
  readonly unit: '×' | 'KiB' | 'MiB' | '%' | 'ms' | 'dB' | 'bytes' | '';
  /** The most that it should be. */
  readonly target?: number;
}

/** What one contender took, and how good its outputs are, where that differs. */
export interface Shown extends Omit<Measured, 'outputs'> {
  /** Mean distance of the outputs from the reference, in dB, and mean structural similarity. */
  readonly psnr?: number;
  readonly ssim?: number;
}

/** Contenders that were run in turn on one job. */
export interface Comparison {
  readonly title: string;
  readonly contenders: readonly Shown[];
  readonly figures: readonly Figure[];
}

/** A way that was measured part by part. */
export interface Timeline {
  /** In their order; together they are all of it. */
  readonly parts: ReadonlyArray<{ readonly what: string; readonly whose: Whose; readonly p50Ms: number; readonly p95Ms: number }>;
  /** The states of the workflow on that way. */
  readonly states: ReadonlyArray<{ readonly name: string; readonly p50Ms: number }>;
}

export interface RowResult {
  readonly comparisons: readonly Comparison[];
  readonly timeline?: Timeline;
  /** What the figures are medians of, if not of the rounds. */
  readonly sample?: string;
  /** What could not be measured, and why. */
  readonly skipped?: readonly string[];
  /** Versions of what the contenders run, where they differ. */
  readonly versions?: { readonly [contender: string]: string };
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

export function shown({ outputs: _, ...measured }: Measured): Shown {
  return measured;
}
