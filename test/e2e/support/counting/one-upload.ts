import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { Counts } from './counts';
import { Call } from '../../../../local/fault-calls';
import { Exchange } from '../../../../local/fault-proxy';
import { StoredItem, WriteUnits, writeUnits } from '../../../support/write-units';
import { ClientFile, DeployedPipeline } from '../deployed-pipeline';
import { LoggedCall, readLogs } from '../log-lines';
import { behindFaultProxy } from '../storm/faulty-functions';

const FIRST_SECOND = 1_700_000_001;

/** Functions that are called by a client, by a clock, or for a channel. */
const NOT_OURS = ['readUpload', 'awaitOutcome', 'sweepUploads', 'trackConnection'];

/** Uploads a file behind a proxy that counts. */
export async function countOneUpload(pipeline: DeployedPipeline, file: ClientFile): Promise<Counts> {
  const functions = await behindFaultProxy(pipeline);
  try {
    const answered: { readonly call: Call; readonly exchange: Exchange }[] = [];
    functions.proxy.onAnswer = (call, exchange) => void answered.push({ call, exchange });
    const before = await ourCalls(pipeline);
    const { uploadId } = await pipeline.upload(await pipeline.callsAs('Client'), file);
    await pipeline.announcements.all(uploadId, 3_000);
    const logged = (await ourCalls(pipeline)).filter(({ requestId }) => before.every(earlier => earlier.requestId !== requestId));
    const { images = [] } = await pipeline.record(uploadId);
    const lines = logged.flatMap(call => call.lines).map(line => JSON.stringify(line));
    return {
      outputs: images.length,
      states: await statesOf(pipeline, uploadId),
      calls: tally(answered.filter(({ call }) => !NOT_OURS.includes(call.caller)).map(({ call }) => call)),
      invocations: sorted(counted(logged.map(({ handler }) => handler))),
      writeUnits: unitsOf(answered),
      log: { lines: lines.length, bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) },
    };
  } finally {
    await functions.restore();
  }
}

async function ourCalls(pipeline: DeployedPipeline): Promise<LoggedCall[]> {
  return (await readLogs(pipeline)).calls.filter(({ handler }) => !NOT_OURS.includes(handler));
}

async function statesOf(pipeline: DeployedPipeline, uploadId: string): Promise<string[]> {
  const [execution] = await pipeline.executions(uploadId);
  const executionArn = `${pipeline.output('StateMachineArn').replace(':stateMachine:', ':execution:')}:${execution}`;
  const { events = [] } = await pipeline.aws.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
}

/**
 * The record after each write, from what was sent or answered. Two writes within a second may write the same `dueAt`, which is whole seconds,
 * and cost less by chance: here each has a second of its own.
 */
function unitsOf(answered: readonly { readonly call: Call; readonly exchange: Exchange }[]): WriteUnits {
  let standing: StoredItem | undefined;
  let seconds = 0;
  const sum = { table: 0, byOwner: 0, open: 0 };
  for (const { call, exchange: { sent, answered: answer } } of answered) {
    const made = call.operation === 'PutItem' ? item(sent, 'Item') : call.operation === 'UpdateItem' ? item(answer, 'Attributes') : undefined;
    if (made === undefined) continue;
    const times = call.operation === 'PutItem' || sent.includes('#dueAt = ') ? { dueAt: { N: `${FIRST_SECOND + ++seconds}` } } : { dueAt: standing?.dueAt };
    const wrote = { ...made, ...('dueAt' in made && times) } as StoredItem;
    const units = writeUnits(standing, wrote);
    sum.table += units.table;
    sum.byOwner += units.byOwner;
    sum.open += units.open;
    standing = wrote;
  }
  return sum;
}

function item(body: Buffer, member: 'Item' | 'Attributes'): StoredItem | undefined {
  return (JSON.parse(body.toString()) as { readonly [name in typeof member]?: StoredItem })[member];
}

function tally(calls: readonly Call[]): Counts['calls'] {
  const callers = [...new Set(calls.map(({ caller }) => caller))];
  return sorted(Object.fromEntries(callers.map(caller => [
    caller, sorted(counted(calls.filter(call => call.caller === caller).map(({ service, operation }) => `${service}:${operation}`))),
  ])));
}

function counted(names: readonly string[]): { [name: string]: number } {
  return names.reduce<{ [name: string]: number }>((sum, name) => ({ ...sum, [name]: (sum[name] ?? 0) + 1 }), {});
}

function sorted<T>(value: { readonly [name: string]: T }): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => one.localeCompare(other)));
}
