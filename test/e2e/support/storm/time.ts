import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { readRecords, StandingRecord } from './world';
import { FaultProxy } from '../../../../local/fault-proxy';
import { DeployedPipeline } from '../deployed-pipeline';
import { sweep } from '../sweeping';

/** Longer than the pauses in which the engine tries functions and events again. */
const QUIET_MS = 3_000;
const ROUNDS = 12;

/**
 * Lets time pass as it would after the storm: whenever no function works any more, what is open becomes due, forms expire, and the sweep
 * is called. Says how often, once nothing is open.
 */
export async function passTime(pipeline: DeployedPipeline, proxy: FaultProxy): Promise<number> {
  for (let round = 0; round <= ROUNDS; round++) {
    await proxy.quiet(QUIET_MS);
    const open = (await readRecords(pipeline)).filter(({ openShard }) => openShard !== undefined);
    if (open.length === 0) {
      return round;
    }
    await Promise.all(open.map(async record => makeOld(pipeline, record)));
    await sweep(pipeline);
  }
  throw new Error(`uploads are still open after ${ROUNDS} sweeps`);
}

/** Calls the sweep over everything that is being processed, as if its time had come, and whatever becomes of the call. */
export async function sweepTooEarly(pipeline: DeployedPipeline): Promise<void> {
  const open = (await readRecords(pipeline)).filter(({ status }) => status === 'PENDING' || status === 'PROCESSING');
  await Promise.all(open.map(async record => setTimes(pipeline, record, 'dueAt = :due', { ':due': { N: '1' } })));
  await sweep(pipeline).catch(() => undefined);
}

async function makeOld(pipeline: DeployedPipeline, record: StandingRecord): Promise<void> {
  const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000).toISOString();
  return record.status === 'PENDING'
    ? setTimes(pipeline, record, 'dueAt = :due, expiresAt = :expiry', { ':due': { N: '1' }, ':expiry': { S: twoHoursAgo } })
    : setTimes(pipeline, record, 'dueAt = :due', { ':due': { N: '1' } });
}

/** Under the version that was read, which stays: time is nobody's write. */
async function setTimes(
  pipeline: DeployedPipeline, { uploadId, version }: StandingRecord, times: string, values: Record<string, { N: string } | { S: string }>,
): Promise<void> {
  await pipeline.aws.dynamodb.send(new UpdateItemCommand({
    TableName: pipeline.output('UploadsTable'),
    Key: { uploadId: { S: uploadId } },
    UpdateExpression: `SET ${times}`,
    ConditionExpression: 'attribute_exists(openShard) AND #version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ...values, ':version': { N: String(version) } },
  })).catch((error: Error) => {
    // Somebody was quicker: then it is not as old as that.
    if (error.name !== 'ConditionalCheckFailedException') {
      throw error;
    }
  });
}
