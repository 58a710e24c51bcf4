import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { UploadRecord } from '../../src/contract/upload-record';

/** One transition of a record. Attributes are written `#name`, values `:value`. */
export interface Transition {
  /** Conditions that must all hold. */
  readonly when: readonly string[];
  /** Beside `version`, which every write sets, and `updatedAt`. */
  readonly set: readonly string[];
  /** Nothing changes that anybody is told of, so `updatedAt` stays: of an outcome it is the time of its event. */
  readonly untold?: true;
  readonly remove?: readonly string[];
  readonly values: { readonly [placeholder: `:${string}`]: unknown };
}

/** What became of a transition: the record as written, or the one that stood in its way (none: there is no record). */
export type WriteResult<R extends UploadRecord = UploadRecord> =
  | { readonly written: true; readonly record: R }
  | { readonly written: false; readonly standing?: UploadRecord };

/** Makes one transition by one conditional write; every write raises `version`. */
export async function writeTransition<R extends UploadRecord>(
  client: DynamoDBDocumentClient, tableName: string, uploadId: string, now: Date, transition: Transition,
): Promise<WriteResult<R>> {
  const set = [...transition.set, '#version = #version + :one', ...(transition.untold ? [] : ['#updatedAt = :now'])];
  const remove = transition.remove?.length ? ` REMOVE ${transition.remove.join(', ')}` : '';
  const update = `SET ${set.join(', ')}${remove}`;
  const condition = transition.when.join(' AND ');
  try {
    const { Attributes } = await client.send(new UpdateCommand({
      TableName: tableName,
      Key: { uploadId },
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: namesIn(`${update} ${condition}`),
      ExpressionAttributeValues: { ...transition.values, ':one': 1, ...(transition.untold ? {} : { ':now': now.toISOString() }) },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }));
    return { written: true, record: Attributes as R };
  } catch (error) {
    return { written: false, standing: standingRecord(error) };
  }
}

/** The record that made a condition fail; any other error is thrown on. */
export function standingRecord(error: unknown): UploadRecord | undefined {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  // The document client translates answers, but not the item inside an error.
  return error.Item && unmarshall(error.Item) as UploadRecord;
}

/** Every `#name` of an expression: half of our attributes are reserved words, so none is ever written bare. */
function namesIn(expression: string): Record<string, string> {
  return Object.fromEntries(Array.from(expression.matchAll(/#(\w+)/g), ([placeholder, name]) => [placeholder, name]));
}
