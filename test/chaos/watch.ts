import { INVARIANTS } from './invariants';
import type { Hooks } from './invariants/invariant';
import type { Invocation } from './lambda-service';
import type { Asked } from './people';
import type { Execution } from './step-functions';
import type { Change, World } from './world';
import type { OutcomeEvent } from '../../lambda-src/announcement/outcome-event';

/** Beside the invariants: the model itself has no error. */
export const MODEL_WORKS = 'the model works';

/** An invariant that did not hold, when, and how that showed. */
export interface Violation {
  readonly invariant: string;
  readonly at: number;
  readonly how: string;
}

/** Shows every invariant what happens, and keeps what they say. */
export class Watch {
  readonly violations: Violation[] = [];
  private readonly hooks: readonly Hooks[];

  constructor(private readonly world: World) {
    this.hooks = INVARIANTS.map(({ name, begin }) => begin(world, how => {
      if (this.violations.some(({ invariant }) => invariant === name)) return;
      world.tellBroken(`*** ${name}: ${how}`);
      this.violations.push({ invariant: name, at: world.scheduler.now, how });
    }));
  }

  /** Not a finding about the handlers, but about the model, or of a mutation that makes nonsense of the code. */
  modelFailed(error: unknown): void {
    this.violations.push({ invariant: MODEL_WORKS, at: this.world.scheduler.now, how: String(error) });
  }

  changed(change: Change): void {
    for (const hook of this.hooks) hook.changed?.(change, this.world.by);
  }

  objectsChanged(uploadId: string): void {
    for (const hook of this.hooks) hook.objectsChanged?.(uploadId);
  }

  wrote(key: string, bytes: Buffer | undefined): void {
    for (const hook of this.hooks) hook.wrote?.(key, bytes, this.world.by!);
  }

  taskAnswered(state: string, execution: Execution, result: unknown): void {
    for (const hook of this.hooks) hook.taskAnswered?.(state, execution, result);
  }

  published(message: string): object {
    const event = JSON.parse(message) as OutcomeEvent;
    for (const hook of this.hooks) hook.published?.(event, message);
    return { MessageId: event.id };
  }

  executionStarted(execution: Execution): void {
    for (const hook of this.hooks) hook.executionStarted?.(execution);
  }

  executionEnded(execution: Execution): void {
    for (const hook of this.hooks) hook.executionEnded?.(execution);
  }

  statusChangeHandled(execution: Execution): void {
    for (const hook of this.hooks) hook.statusChangeHandled?.(execution);
  }

  runSucceeded(execution: Execution): void {
    for (const hook of this.hooks) hook.runSucceeded?.(execution);
  }

  /** A function has answered its caller, or thrown. */
  answered(invocation: Invocation): void {
    for (const hook of this.hooks) hook.answered?.(invocation);
  }

  uploadAsked(asked: Asked): void {
    for (const hook of this.hooks) hook.uploadAsked?.(asked);
  }

  restWithoutSweep(): void {
    for (const hook of this.hooks) hook.restWithoutSweep?.();
  }

  rest(): void {
    for (const hook of this.hooks) hook.rest?.();
  }
}
