import { DescribeExecutionCommand, ExecutionAlreadyExists, ExecutionDoesNotExist, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Command } from './calls';
import { runStateMachine } from './fakes/state-machine';
import { STATE_MACHINE_ARN } from './functions';
import { CallError } from './lambda-service';
import { MINUTE, SECOND } from './scheduler';
import type { World } from './world';

type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** One execution. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
  readonly uploadId: string;
  readonly attempt: number;
  /** From then on the service knows it as RUNNING. */
  readonly acceptedAt: number;
  readonly startedAt: number;
  status: Status;
  endedAt?: number;
  /** Its Clean up has failed for good: then the execution may leave its upload open. */
  cleanUpFailed: boolean;
  /** Times that record-image told it of READY. */
  ready: boolean;
  /** The state that it entered last. */
  state?: string;
}

/** Step Functions, Standard or Express: starts, runs, ends and describes executions of the synthesized definition. */
export class StepFunctions {
  readonly executions: Execution[] = [];

  constructor(private readonly world: World) {}

  apply(command: Command, staleBy = 0): unknown {
    if (command instanceof StartExecutionCommand) return this.start(command.input.name!, command.input.input!);
    if (command instanceof DescribeExecutionCommand) return this.describe(command.input.executionArn!, staleBy);
    if (command instanceof StopExecutionCommand) return this.stop(command.input.executionArn!);
    throw new Error(`the model knows no ${command.constructor.name}`);
  }

  private get isExpress(): boolean {
    return this.world.settings.stateMachineKind === 'EXPRESS';
  }

  private start(name: string, input: string): { readonly executionArn: string } {
    const { world } = this;
    if (this.isExpress) {
      const arn = `${STATE_MACHINE_ARN.replace(':stateMachine:', ':express:')}:${name}:${this.executions.length + 1}`;
      // Express starts at least once.
      const fault = world.faults.take('event', 'express start', ['twice', 'late']);
      if (fault) world.faults.count('double start');
      this.run(name, input, arn, world.latency());
      if (fault?.kind === 'twice') this.run(name, input, `${arn}b`, world.random.between(0, fault.amount * MINUTE));
      if (fault?.kind === 'late') this.run(name, input, fault.amount < 0.5 ? arn : `${arn}b`, world.random.between(0, fault.amount * 40 * MINUTE));
      return { executionArn: arn };
    }
    const executionArn = `${STATE_MACHINE_ARN.replace(':stateMachine:', ':execution:')}:${name}`;
    const taken = this.executions.find(({ arn }) => arn === executionArn);
    if (taken) {
      if (taken.status === 'RUNNING' && taken.input === input) return { executionArn };
      throw new ExecutionAlreadyExists({ message: 'taken', $metadata: {} });
    }
    const late = world.faults.take('event', 'standard start', ['late']);
    if (late) world.faults.count('late start');
    this.run(name, input, executionArn, late ? late.amount * 40 * MINUTE : world.latency());
    return { executionArn };
  }

  private run(name: string, input: string, arn: string, delay: number): void {
    const { world } = this;
    const { uploadId, attempt } = JSON.parse(input) as { uploadId: string; attempt: number };
    const acceptedAt = world.scheduler.now;
    const startedAt = acceptedAt + delay;
    const execution: Execution = { arn, name, input, uploadId, attempt, acceptedAt, startedAt, status: 'RUNNING', cleanUpFailed: false, ready: false };
    this.executions.push(execution);
    world.watch.executionStarted(execution);
    world.scheduler.after(delay, () => {
      if (execution.status !== 'RUNNING') return;
      world.tell(() => `execution ${short(arn)} begins`);
      runStateMachine(world.settings.definition, JSON.parse(input), { Execution: { Id: arn } }, {
        callTask: (state, _resource, payload, timeoutSeconds) => this.callTask(execution, state, payload, timeoutSeconds),
        wait: seconds => this.whileRunning(execution, world.scheduler.wait(seconds * SECOND)),
        random: () => world.random.next(),
        entered: state => execution.state = state,
      }).then(
        result => this.end(execution, result.status, result.status === 'FAILED' ? result.cause : undefined),
        error => world.fail(error));
    });
    world.scheduler.after(delay + world.settings.workflowTimeoutSeconds * SECOND, () => this.end(execution, 'TIMED_OUT'));
  }

  private callTask(execution: Execution, state: string, payload: unknown, timeoutSeconds = Infinity): Promise<unknown> {
    const { world } = this;
    if (execution.status !== 'RUNNING') return new Promise(() => {});
    // The service takes its time before it calls, perhaps more than the whole execution has.
    const stall = world.faults.take('event', 'task', ['late']);
    if (stall) {
      world.faults.count('task stalls');
      const seconds = stall.amount * 1.5 * world.settings.workflowTimeoutSeconds;
      world.tell(() => `execution ${short(execution.arn)} stalls before ${state}`);
      const over = world.scheduler.wait(seconds * SECOND);
      return this.whileRunning(execution, over.then(() => this.callTask(execution, state, payload, timeoutSeconds)));
    }
    const call = new Promise<unknown>((resolve, reject) => {
      world.lambda.invoke(world.settings.functionOfState[state], JSON.parse(JSON.stringify(payload)), execution).then(resolve, reject);
      if (timeoutSeconds !== Infinity) world.scheduler.after(timeoutSeconds * SECOND, () => reject(new CallError('States.Timeout')));
    });
    const watched = call.then(result => {
      if (state === 'Record image' && (result as { status: string }).status === 'READY') {
        execution.ready = true;
        world.watch.runSucceeded(execution);
      }
      if (state === 'Clean up') execution.cleanUpFailed = false;
      world.watch.taskAnswered(state, execution, result);
      return result;
    }, error => {
      if (state === 'Clean up') execution.cleanUpFailed = true;
      throw error;
    });
    return this.whileRunning(execution, watched);
  }

  /** What an execution waits for never comes once it has been ended from outside. */
  private whileRunning<T>(execution: Execution, promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => promise.then(
      value => execution.status === 'RUNNING' && resolve(value),
      error => execution.status === 'RUNNING' && reject(error)));
  }

  private end(execution: Execution, status: Status, cause?: string): void {
    const { world } = this;
    if (execution.status !== 'RUNNING') return;
    execution.status = status;
    execution.endedAt = world.scheduler.now;
    if (status === 'TIMED_OUT') world.faults.count('execution timed out');
    world.tell(() => `execution ${short(execution.arn)} ends: ${status}`);
    world.watch.executionEnded(execution);
    if (!world.settings.toldStatuses.includes(status)) return;
    world.lambda.deliver('status change', 'clean-up', {
      'detail-type': 'Step Functions Execution Status Change',
      'detail': { executionArn: execution.arn, status, input: execution.input, cause: cause ?? null },
    }, `EventBridge, about ${short(execution.arn)}`, () => world.watch.statusChangeHandled(execution));
  }

  private describe(executionArn: string, staleBy: number): { readonly status: Status } {
    const execution = this.executions.find(({ arn }) => arn === executionArn);
    const then = this.world.scheduler.now - staleBy;
    if (this.isExpress || execution === undefined || execution.acceptedAt > then) throw new ExecutionDoesNotExist({ message: 'none', $metadata: {} });
    return { status: execution.endedAt !== undefined && execution.endedAt > then ? 'RUNNING' : execution.status };
  }

  private stop(executionArn: string): object {
    const execution = this.executions.find(({ arn }) => arn === executionArn);
    if (this.isExpress || execution === undefined) throw new ExecutionDoesNotExist({ message: 'none', $metadata: {} });
    this.end(execution, 'ABORTED', 'The upload was deleted by its owner.');
    return {};
  }
}

/** The end of an id, without the upload's. */
function short(arn: string): string {
  return arn.slice(arn.lastIndexOf('-', arn.lastIndexOf('-') - 1) + 1);
}
