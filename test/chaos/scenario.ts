import type { Fault } from './faults';
import type { FileKind } from './images';

/** What a person or a schedule does, `at` seconds after the beginning. */
export type Act =
  /** A client asks, or asks again: with the same Idempotency-Key, and the same body or another. */
  | { readonly do: 'ask'; readonly at: number; readonly client: 0 | 1; readonly body: 0 | 1 }
  /** A client that sends an Idempotency-Key asks, and a moment later the same client asks with it again. */
  | { readonly do: 'ask twice'; readonly at: number; readonly client: 0 | 1; readonly body: 0 | 1; readonly otherBody: 0 | 1; readonly apartMillis: number }
  /** A client sends its form, if that is still valid. The object lands later, or long after the form has expired. */
  | { readonly do: 'send'; readonly at: number; readonly file: FileKind; readonly landsAfter: number; readonly client?: 0 | 1 }
  | { readonly do: 'delete'; readonly at: number }
  /** Somebody who knows the id tries to delete what is not theirs. */
  | { readonly do: 'stranger deletes'; readonly at: number }
  /** An operator tries a failed upload again. */
  | { readonly do: 'redrive'; readonly at: number }
  /** One more sweep, perhaps beside another one. */
  | { readonly do: 'sweep'; readonly at: number }
  /** An operator hands dead letters over once more. */
  | { readonly do: 'dead letters'; readonly at: number };

/** A world's whole fate: what people do, what goes wrong, and the chance that orders all the rest. */
export interface Scenario {
  /** Whether the client sends an Idempotency-Key. */
  readonly keyed: boolean;
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  /** How many hours the sweep is switched off from the beginning, or until nothing else goes on. */
  readonly sweepOff: number | 'until all else is over';
  /** Whether refused files go to quarantine. */
  readonly keepRejected: boolean;
  readonly chance: number;
}
