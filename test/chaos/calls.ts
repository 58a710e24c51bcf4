import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import type { Patience } from './bundle/clients';
import { CALL_FAULTS, CallFault } from './faults';
import type { Clients } from './functions';
import { isKill, rowOf } from './kills';
import type { Invocation } from './lambda-service';
import { MINUTE } from './scheduler';
import type { CallResult, World } from './world';

export type Service = 'dynamo' | 's3' | 'sfn' | 'sns' | 'lambda';

/** A command of an AWS SDK. */
export interface Command {
  readonly input: { readonly [name: string]: unknown };
}

/** Clients whose every call waits in the world until its time has come, and may meet a fault there. */
export function clientsOf(world: World, invocation: Invocation): Clients {
  const client = (service: Service, config = {}) => ({ send: (command: Command) => send(world, invocation, service, command), config });
  return {
    dynamo: client('dynamo'),
    s3: client('s3', { credentials: async () => ({}), now: () => invocation.clock().getTime() }),
    sfn: client('sfn'),
    sns: client('sns'),
    lambda: client('lambda'),
  } as unknown as Clients;
}

function send(world: World, invocation: Invocation, service: Service, command: Command): Promise<unknown> {
  // Nothing can happen to a look at an empty shard of the index.
  if (world.seesNothing(service, command)) return Promise.resolve({ Items: [] });

  const { faults, scheduler } = world;
  const row = rowOf(invocation.fn, service, command);
  const patience = world.settings.clients[invocation.fn][service];
  if (!patience) throw new TypeError(`${invocation.fn} has no client of ${service}`);
  const fault = faults.take('call', invocation.fn, CALL_FAULTS, row);
  const lags = fault === undefined && suits('stale', command, patience) && world.lags(command);
  const met = lags ? 'stale' : fault && suits(fault.kind, command, patience) ? fault.kind : undefined;
  const kind = service === 'sns' && world.stream.isPoison(command.input.Message as string) ? 'refused' : met;
  const amount = lags ? world.random.next() : fault?.amount ?? 0;
  if (kind && kind === met) faults.count(kind);
  const note = (what: string) => world.tell(() => `${invocation.fn} (${invocation.id}) ${world.describe(service, command)}${what}`);
  const killed = () => {
    if (kind && isKill(kind)) faults.killed(row, kind);
  };

  invocation.inFlight += 1;
  return new Promise((resolve, reject) => {
    const effect = (circumstances = {}) => world.apply(invocation, service, command, circumstances);
    const answer = ({ output, error }: CallResult) => {
      if (invocation.state === 'dead') return;
      invocation.inFlight -= 1;
      if (error === undefined) resolve(output);
      else reject(error);
    };
    /** What the SDK does when no answer has come, unless the function is over. */
    const later = (tries: number, act: () => void) => scheduler.after(tries * patience.millis, () => {
      if (invocation.state !== 'dead' && scheduler.now <= invocation.deadline) act();
    });
    const arrive = () => {
      if (kind !== 'late effect' && invocation.state === 'dead') return;
      if (scheduler.now > invocation.deadline) return;
      switch (kind) {
        case 'crash before':
          note(' does not: it dies before');
          killed();
          return invocation.die('Runtime.ExitError', 'dies');
        case 'crash after':
          effect();
          killed();
          return invocation.die('Runtime.ExitError', 'dies');
        case 'refused':
          note(', which is refused');
          return answer({ error: refusal(service) });
        case 'answer lost':
          effect({ told: ', and the answer is lost' });
          return later(1, () => {
            killed();
            answer(effect({ told: ', once more' }));
          });
        case 'effect without answer':
          for (let tries = 0; tries < patience.tries; tries++) later(tries, () => effect({ told: ', and no answer comes' }));
          return later(patience.tries, () => answer({ error: Object.assign(new Error('no answer'), { name: 'TimeoutError' }) }));
        case 'half done':
          return answer(effect({ refuseDelete: true }));
        case 'stale':
          return answer(effect({ staleBy: amount * 3 * MINUTE }));
        default:
          return answer(effect());
      }
    };
    if (kind === 'zombie') invocation.outlivesItsTime = true;
    const hangs = kind === 'zombie' || kind === 'late effect';
    const wayThere = hangs
      ? invocation.endsAt - scheduler.now + 1 + amount * Math.max(0, invocation.deadline - invocation.endsAt)
      : Math.min(world.latency(), patience.millis - 1);
    scheduler.after(wayThere, arrive);
  });
}

/** Whether a fault of a call can happen to this one. */
function suits(kind: CallFault, command: Command, { tries }: Patience): boolean {
  const name = command.constructor.name;
  switch (kind) {
    case 'half done': return name === 'DeleteObjectsCommand';
    case 'stale': return ['QueryCommand', 'DescribeExecutionCommand'].includes(name) || (name === 'GetCommand' && command.input.ConsistentRead !== true);
    case 'answer lost': return tries > 1;
    default: return true;
  }
}

/** How a service refuses when the SDK has given up. S3 also by a 403, which must never be taken for absence. */
function refusal(service: Service): Error {
  switch (service) {
    case 's3': return new S3ServiceException({ name: 'AccessDenied', $fault: 'client', $metadata: { httpStatusCode: 403 } });
    case 'dynamo': return new ProvisionedThroughputExceededException({ message: 'slow down', $metadata: {} });
    default: return Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  }
}
