import type { WriteUnits } from '../../../support/write-units';

/** What one good image takes, counted where it happens. What its client asks for meanwhile is the client's own. */
export interface Counts {
  /** Images that were written. */
  readonly outputs: number;
  /** States that its execution entered, in their order; what the engine calls them in a Map is missing. */
  readonly states: readonly string[];
  /** Calls of AWS by each function, by service and operation. */
  readonly calls: { readonly [caller: string]: { readonly [operation: string]: number } };
  /** How often each function was called. */
  readonly invocations: { readonly [handler: string]: number };
  /** What its writes are charged as. */
  readonly writeUnits: WriteUnits;
  /** Lines that the functions wrote to their logs, and their bytes. */
  readonly log: { readonly lines: number; readonly bytes: number };
}
