import type { OutcomeEvent } from '../../../lambda-src/announcement/outcome-event';
import type { Invocation } from '../lambda-service';
import type { Asked } from '../people';
import type { Execution } from '../step-functions';
import type { Change, World } from '../world';

/** What an invariant may want to see happen. */
export interface Hooks {
  /** The table has changed; `by` is the function's invocation. */
  changed?(change: Change, by?: Invocation): void;
  /** Some object of some upload has come, gone or been copied. */
  objectsChanged?(uploadId: string): void;
  /** A function has written an object, or copied one: then without bytes. */
  wrote?(key: string, bytes: Buffer | undefined, by: Invocation): void;
  /** A function has answered the execution that called it. */
  taskAnswered?(state: string, execution: Execution, result: unknown): void;
  published?(event: OutcomeEvent, message: string): void;
  executionStarted?(execution: Execution): void;
  executionEnded?(execution: Execution): void;
  /** Clean-up has answered EventBridge's event of an execution that ended. */
  statusChangeHandled?(execution: Execution): void;
  /** Record image has told an execution of READY. */
  runSucceeded?(execution: Execution): void;
  /** A function has answered its caller in time, or has thrown. */
  answered?(invocation: Invocation): void;
  /** `POST /uploads` has been answered. */
  uploadAsked?(asked: Asked): void;
  /** All is over that the sweep has no part in. Only where the scenario keeps it off for so long. */
  restWithoutSweep?(): void;
  /** Nothing is left to happen. */
  rest?(): void;
}

/** Something that holds under every schedule. */
export interface Invariant {
  readonly name: string;
  /** What holds, as one sentence. */
  readonly sentence: string;
  readonly begin: (world: World, broken: (how: string) => void) => Hooks;
}
