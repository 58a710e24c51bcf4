import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { ClosedRecord, UploadRecords } from '../../../lambda-src/image-catalog/upload-records';
import { Closing } from '../../../src/contract/upload-record';
import { aProcessingRecord, CLAIMED, RUN, UPLOAD_ID } from '../support/records';

/** A table that takes every write, at a moment between two seconds. */

export const NOW = new Date('2026-03-01T10:00:00.250Z');
/** Rounded up. */
export const NOW_SECONDS = Date.parse('2026-03-01T10:00:01Z') / 1000;
export const LONGEST_RUN = 900;
export const DAY = 24 * 60 * 60;

export const dynamo = mockClient(DynamoDBDocumentClient);
export const records = new UploadRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), 'uploads', () => NOW);

export const mine = { uploadId: UPLOAD_ID, attempt: 2, run: RUN };
export const REJECTED: Closing = { outcome: 'REJECTED', code: 'corrupt-image', detail: 'The file is damaged.' };
export const FAILED: Closing = { outcome: 'FAILED', code: 'internal', detail: 'Our trouble.' };

/** A record at its second attempt, which clean-up has closed. */
export function closedBy(closing: Closing, idempotent?: true): ClosedRecord {
  return { ...aProcessingRecord({ attempt: 2, idempotent }), object: CLAIMED, closing };
}

beforeEach(() => {
  dynamo.reset();
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord() });
});

/** The one write that was made. */
export function written(): UpdateCommandInput {
  const calls = dynamo.commandCalls(UpdateCommand);
  expect(calls).toHaveLength(1);
  return calls[0].args[0].input;
}
