import { clientsOf } from './calls';
import { Channel, clockJump, hoursLate, INVOCATION_FAULTS, TO_THE_END } from './faults';
import { FunctionName, functionsIn } from './functions';
import { MINUTE, SECOND } from './scheduler';
import type { World } from './world';

/** One invocation of one function. */
export interface Invocation {
  readonly id: number;
  readonly fn: FunctionName;
  readonly payload: unknown;
  readonly startedAt: number;
  /** When Lambda ends it, and its caller hears so. */
  readonly endsAt: number;
  /** When its code is over for certain, as a zombie too: longer than this nothing of a run lives. */
  readonly deadline: number;
  /** Id of the execution that called it. */
  readonly run?: string;
  readonly clock: () => Date;
  /** `done` has an answer, `zombie` has outlived its time, `dead` does nothing any more. */
  state: 'running' | 'done' | 'zombie' | 'dead';
  /** Goes on after its time is up. */
  outlivesItsTime: boolean;
  /** Calls of services without an answer so far. */
  inFlight: number;
  /** Ends it as if the process had died. */
  readonly die: (error: string, why: string) => void;
}

/** An event in Lambda's own queue. */
interface AsyncEvent {
  readonly fn: FunctionName;
  readonly payload: unknown;
  /** For the story. */
  readonly name: string;
  /** It has been handled. */
  readonly done: () => void;
}

/** The execution that a function is called by. */
interface Run {
  readonly arn: string;
  readonly startedAt: number;
}

/** What a caller hears of an invocation that did not go well. */
export class CallError extends Error {
  constructor(name: string, message = '') {
    super(message);
    this.name = name;
  }
}

/** How often Lambda tries an asynchronous event again, and after which waits. */
const ASYNC_WAITS = [MINUTE, 2 * MINUTE];
const THROTTLED_WAIT = 20 * SECOND;

/** Lambda: runs functions, lets them die, time out and outlive their time, and keeps the queue of asynchronous events. */
export class LambdaService {
  /** Events whose tries are used up: in an on-failure queue. */
  readonly deadLetters: AsyncEvent[] = [];
  readonly invocations: Invocation[] = [];

  constructor(private readonly world: World) {}

  /** Calls a function and waits for it; rejects with a `CallError`, by whose name Step Functions retries and catches. */
  invoke(fn: FunctionName, payload: unknown, run?: Run): Promise<unknown> {
    const { world } = this;
    const fault = world.faults.take('invocation', fn, INVOCATION_FAULTS);
    if (fault) world.faults.count(fault.kind);
    if (fault?.kind === 'throttled') {
      world.tell(() => `Lambda has no room for ${fn}`);
      return world.scheduler.wait(50).then(() => Promise.reject(new CallError('Lambda.TooManyRequestsException')));
    }
    return new Promise((resolve, reject) => {
      const invocation = this.begin(fn, payload, fault?.kind === 'clock jump' ? clockJump(fault.amount) : 0, run, reject);
      const { id } = invocation;
      if (fault?.kind === 'stillborn') return invocation.die('Lambda.Unknown', 'dies before it does anything');
      const answer = (tell: () => string, give: () => void) => {
        if (invocation.state === 'zombie') world.tell(() => `${fn} (${id}), a zombie, comes to its end`);
        if (invocation.state !== 'running') return;
        invocation.state = 'done';
        world.watch.answered(invocation);
        if (fault?.kind === 'result lost') {
          world.tell(() => `${fn} (${id}) is done, and its caller never hears of it`);
          world.scheduler.after(fault.amount < 0.5 ? 100 : invocation.endsAt + 10 * SECOND - world.scheduler.now,
            () => reject(new CallError(fault.amount < 0.5 ? 'Lambda.Unknown' : 'States.Timeout')));
          return;
        }
        world.tell(tell);
        world.scheduler.after(world.latency(), give);
      };
      const functions = functionsIn(world.handlers, world.settings, world.scenario.keepRejected, {
        clients: clientsOf(world, invocation),
        clock: invocation.clock,
        remainingMillis: () => invocation.endsAt - world.scheduler.now,
        crash: () => new Promise(() => invocation.die('Runtime.ExitError', 'is killed by the file')),
        hang: () => new Promise(() => {}),
      });
      functions[fn](payload as never).then(
        value => answer(() => `${fn} (${id}) answers ${summary(value)}`, () => resolve(value)),
        (error: Error) => {
          // Not trouble of a dependency, but a mutation or a model that is wrong.
          if (error instanceof TypeError || error instanceof ReferenceError) world.fail(error);
          answer(() => `${fn} (${id}) throws ${error.name}: ${error.message}`, () => reject(new CallError(error.name, error.message)));
        });
    });
  }

  /** Hands an event over: delivered at least once, in any order, tried three times. `channel` is where its faults come from. */
  deliver(channel: Channel, fn: FunctionName, payload: unknown, name: string, done: () => void = () => {}): void {
    const { world } = this;
    const fault = world.faults.take('event', channel, ['lost', 'twice', 'late', 'parked to the end']);
    if (fault) {
      world.faults.count(`event ${fault.kind}`);
      world.tell(() => `${name}: ${{ 'lost': 'is lost', 'twice': 'comes twice', 'late': 'comes hours late', 'parked to the end': 'comes once more in the end' }[fault.kind]}`);
    }
    const soon = world.random.between(100, 2_000);
    if (fault?.kind !== 'lost') this.queue({ fn, payload, name, done }, fault?.kind === 'late' ? hoursLate(fault.amount) : soon);
    if (fault?.kind === 'twice') this.queue({ fn, payload, name, done }, world.random.between(100, fault.amount * 10 * MINUTE));
    if (fault?.kind === 'parked to the end') this.queue({ fn, payload, name, done }, TO_THE_END);
  }

  /** Somebody hands events of the on-failure queue over once more. */
  redriveDeadLetters(): void {
    for (const letter of this.deadLetters.splice(0)) this.queue(letter, SECOND);
  }

  private queue(event: AsyncEvent, delay: number, tries = 0, throttles = 0): void {
    const { world } = this;
    const { fn, payload, name, done } = event;
    world.scheduler.after(delay, () => {
      world.tell(() => `${fn} is called for ${name}`);
      this.invoke(fn, structuredClone(payload)).then(done, (error: CallError) => {
        if (error.name === 'Lambda.TooManyRequestsException' && throttles < 5) return this.queue(event, THROTTLED_WAIT, tries, throttles + 1);
        if (tries < ASYNC_WAITS.length) return this.queue(event, ASYNC_WAITS[tries], tries + 1, throttles);
        world.tell(() => `${name}: given up${fn === 'start-workflow' ? ', a dead letter' : ''}`);
        // Of what is called so, start-workflow alone has a queue for it.
        if (fn === 'start-workflow') this.deadLetters.push(event);
      });
    });
  }

  private begin(fn: FunctionName, payload: unknown, skew: number, run: Run | undefined, reject: (error: CallError) => void): Invocation {
    const { world } = this;
    const { now } = world.scheduler;
    const lifetime = world.settings.longestRunSeconds * SECOND - MINUTE;
    const invocation: Invocation = {
      id: this.invocations.length + 1,
      fn,
      payload,
      startedAt: now,
      endsAt: now + world.settings.timeouts[fn] * SECOND,
      deadline: (run?.startedAt ?? now) + lifetime,
      run: run?.arn,
      clock: () => new Date(world.scheduler.now + skew),
      state: 'running',
      outlivesItsTime: false,
      inFlight: 0,
      die: (error, why) => {
        if (invocation.state !== 'running' && invocation.state !== 'zombie') return;
        const heard = invocation.state === 'running';
        invocation.state = 'dead';
        world.tell(() => `${fn} (${invocation.id}) ${why}`);
        if (heard) world.scheduler.after(200, () => reject(new CallError(error)));
      },
    };
    this.invocations.push(invocation);
    world.tell(() => `${fn} (${invocation.id}) begins${skew ? `, its clock ${skew / SECOND} s off` : ''}`);
    world.scheduler.after(invocation.endsAt - now, () => {
      if (invocation.state !== 'running') return;
      invocation.state = invocation.outlivesItsTime ? 'zombie' : 'dead';
      world.tell(() => `${fn} (${invocation.id}) is out of time${invocation.outlivesItsTime ? ', and goes on as a zombie' : ''}`);
      reject(new CallError('Sandbox.Timedout', `Task timed out after ${world.settings.timeouts[fn]}.00 seconds`));
    });
    return invocation;
  }
}

function summary(value: unknown): string {
  const { statusCode, body } = (value ?? {}) as { statusCode?: number; body?: string };
  if (statusCode !== undefined) return `${statusCode} ${(JSON.parse(body ?? '{}') as { status?: string; code?: string }).code ?? JSON.parse(body ?? '{}').status ?? ''}`;
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
