import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as documents from '@aws-sdk/lib-dynamodb';
import { BothBuckets } from './both-buckets';
import { BothTables, Outcomes } from './both-tables';
import type { Step, Trace } from './recording';
import { UPLOADS_TABLE } from '../../../src/contract/upload-record';
import type { TableCommand } from '../fakes/table';

/** Traces of the model's first scenarios: the real handlers at work, under every kind of failure. */
export async function recordedTraces(count: number): Promise<Trace[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join(__dirname, 'record-traces.ts'), String(count)], {
    cwd: join(__dirname, '../../..'), maxBuffer: 2 ** 28,
  });
  return JSON.parse(stdout, (_, value) => value?.type === 'Buffer' ? Buffer.from(value.data) : value) as Trace[];
}

/** Sends a trace to both sides, and gives all they say: call by call, and what is left in the end, which it removes. */
export async function replayed(trace: Trace, tables: BothTables, buckets: BothBuckets): Promise<Outcomes[]> {
  const outcomes: Outcomes[] = [];
  const send = async (step: Step) => {
    outcomes.push(step.service === 's3' ? await buckets.send(step) : await tables.send(tableCommand(step)));
  };
  for (const step of trace) await send(step);

  outcomes.push(...await buckets.empty());
  const written = trace.filter(({ service }) => service === 'dynamo').map(({ input }) => (input.Item ?? input.Key) as { readonly uploadId: string } | undefined);
  const ids = new Set(written.flatMap(item => item ? [item.uploadId] : []));
  for (const uploadId of ids) {
    const input = { TableName: '', Key: { [UPLOADS_TABLE.partitionKey]: uploadId } };
    await send({ service: 'dynamo', command: 'GetCommand', input });
    await send({ service: 'dynamo', command: 'DeleteCommand', input });
  }
  buckets.begin();
  return outcomes;
}

function tableCommand({ command, input }: Step): TableCommand {
  return new (documents[command as keyof typeof documents] as unknown as new (input: Step['input']) => TableCommand)(input);
}
