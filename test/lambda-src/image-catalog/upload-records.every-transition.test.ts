import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { closedBy, dynamo, FAILED, LONGEST_RUN, mine, NOW, NOW_SECONDS, records, written } from './table';
import { setBy } from '../support/expressions';
import { aProcessingRecord, aRecord, CLAIMED, conditionFailed, UPLOAD_ID } from '../support/records';

const form = { uploadId: UPLOAD_ID, expiresAt: NOW, declared: { contentType: 'image/png', size: 10 } };
const image = { revision: 'r1', source: {} as never, original: { uri: 's3://b/k' }, images: [] };
const record = aProcessingRecord({ attempt: 2, version: 7 });

const transitions: [string, () => Promise<unknown>][] = [
  ['reissue', () => records.reissue(form)],
  ['claim', () => records.claim(UPLOAD_ID, CLAIMED, LONGEST_RUN)],
  ['claim by the sweep', () => records.claim(UPLOAD_ID, CLAIMED, LONGEST_RUN, 7)],
  ['fence', () => records.fence(mine, LONGEST_RUN)],
  ['ready', () => records.ready(mine, image, LONGEST_RUN)],
  ['close', () => records.close(mine, FAILED)],
  ['takeOver', () => records.takeOver(record, FAILED)],
  ['outcome', () => records.outcome(mine, closedBy(FAILED), LONGEST_RUN)],
  ['postpone', () => records.postpone(record, NOW_SECONDS)],
  ['expire', () => records.expire(record)],
  ['redrive', () => records.redrive(record, LONGEST_RUN)],
  ['redrive by the sweep', () => records.redrive(record, LONGEST_RUN, 7)],
  ['markDeleting', () => records.markDeleting(UPLOAD_ID, 'owner-1')],
  ['purged', () => records.purged(record, NOW_SECONDS)],
  ['settle', () => records.settle(record)],
];

test.each(transitions)('%s raises the version and, unless it changes nothing that anybody is told of, says when', async (name, transition) => {
  await transition();

  expect(written()).toMatchObject({ TableName: 'uploads', Key: { uploadId: UPLOAD_ID } });
  expect(setBy(written()).version).toBe('version + 1');
  expect(setBy(written()).updatedAt).toBe(name === 'settle' ? undefined : `"${NOW.toISOString()}"`);
});

test.each(transitions)('%s gives no value that its expressions do not use, and none twice', async (_, transition) => {
  await transition();

  const { UpdateExpression, ConditionExpression, ExpressionAttributeValues } = written();
  const used = [...`${UpdateExpression} ${ConditionExpression}`.matchAll(/:\w+/g)].map(([value]) => value);
  expect(Object.keys(ExpressionAttributeValues ?? {}).sort()).toEqual([...new Set(used)].sort());
  // DynamoDB refuses an update that names an attribute twice.
  const changed = [...(UpdateExpression ?? '').matchAll(/(#\w+) =|(?:REMOVE|,) (#\w+)(?=,|$)/g)].map(([, set, removed]) => set ?? removed);
  expect(changed).toEqual([...new Set(changed)]);
});

test.each(transitions)('%s answers with the record as written', async (_, transition) => {
  expect(await transition()).toEqual({ written: true, record: aProcessingRecord() });
  expect(written().ReturnValues).toBe('ALL_NEW');
});

test.each(transitions)('%s answers with what stands in its way', async (_, transition) => {
  dynamo.on(UpdateCommand).rejects(conditionFailed(aRecord({ status: 'DELETED' })));

  expect(await transition()).toEqual({ written: false, standing: aRecord({ status: 'DELETED' }) });
  expect(written().ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
});

test.each(transitions)('%s answers that there is no record', async (_, transition) => {
  dynamo.on(UpdateCommand).rejects(conditionFailed());

  expect(await transition()).toEqual({ written: false, standing: undefined });
});

test.each([...transitions, ['bury', () => records.bury(record)] as const])('%s throws on what is no failed condition', async (_, transition) => {
  dynamo.on(UpdateCommand).rejects(new Error('throttled')).on(PutCommand).rejects(new Error('throttled'));

  await expect(transition()).rejects.toThrow('throttled');
});
