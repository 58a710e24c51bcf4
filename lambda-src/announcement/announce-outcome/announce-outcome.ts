import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { UPLOADS_TABLE } from '../../../src/contract/upload-record';
import { childLogger, errorName, Logger } from '../../shared/logger';
import { EndedRecord, isOutcome, outcomeMessage } from '../outcome-event';

/** What announce-outcome works with. */
export interface AnnounceOutcomeDependencies {
  readonly sns: SNSClient;
  readonly topicArn: string;
  readonly eventSource: string;
  readonly logger: Logger;
}

/**
 * Publishes every outcome in a batch of the table's stream, in the stream's order, and stops at the first that fails:
 * from there the stream gives the batch again.
 *
 * One after the other, so that a failure repeats none of those before it and nothing is in flight when this returns.
 */
export async function announceOutcomes(event: DynamoDBStreamEvent, dependencies: AnnounceOutcomeDependencies): Promise<DynamoDBBatchResponse> {
  let announced = 0;
  for (const change of event.Records) {
    try {
      announced += await announceChange(change, dependencies);
    } catch (error) {
      const itemIdentifier = change.dynamodb?.SequenceNumber;
      if (announced === 0 || !itemIdentifier) {
        // The same as naming the first record, and it counts as an error of the function, where alarms look.
        throw new Error(`outcome not announced: ${errorName(error)}`);
      }
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  return { batchItemFailures: [] };
}

/** How many outcomes a change told of: one or none. */
async function announceChange(change: DynamoDBRecord, { sns, topicArn, eventSource, logger }: AnnounceOutcomeDependencies): Promise<number> {
  const keys = { uploadId: change.dynamodb?.Keys?.[UPLOADS_TABLE.partitionKey]?.S };
  try {
    const record = newOutcome(change);
    if (record === undefined) {
      return 0;
    }
    const { body, attributes } = outcomeMessage(record, eventSource);
    await sns.send(new PublishCommand({
      TopicArn: topicArn,
      Message: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }));
    childLogger(logger, { ...keys, attempt: record.attempt }).info('outcome announced', { status: record.status });
    return 1;
  } catch (error) {
    childLogger(logger, keys).error('outcome not announced', { error: errorName(error) });
    throw error;
  }
}

/** The record, if this change gave it an outcome that it did not have before. Touches of an ended record, and its removal, did not. */
function newOutcome(change: DynamoDBRecord): EndedRecord | undefined {
  const { NewImage: after, OldImage: before } = change.dynamodb ?? {};
  if (!after || !isOutcome(after.status?.S) || after.status.S === before?.status?.S) {
    return undefined;
  }
  return unmarshall(after as Parameters<typeof unmarshall>[0]) as EndedRecord;
}
