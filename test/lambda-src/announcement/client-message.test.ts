import { clientMessage, clientMessageOf } from '../../../lambda-src/announcement/client-message';
import { EndedRecord, outcomeMessage } from '../../../lambda-src/announcement/outcome-event';
import { RecordedImage, UploadRecord } from '../../../src/contract/upload-record';
import { aProcessingRecord, UPLOAD_ID } from '../support/records';

function anEndedRecord(changes: Partial<UploadRecord> = {}): EndedRecord {
  const uri = 's3://images/images/1/r1/small.webp';
  const image: RecordedImage = { size: 'small', format: 'webp', width: 320, height: 240, bytes: 5000, sha256: 'ab'.repeat(32), uri };
  return aProcessingRecord({ status: 'READY', version: 4, ownerId: 'owner-1', images: [image], ...changes }) as EndedRecord;
}

const announced = (record: EndedRecord) => JSON.parse(outcomeMessage(record, 'urn:image-upload-pipeline:pipeline-1').body);

test('a client hears the event without whose it is and without where its sizes stand', () => {
  const event = announced(anEndedRecord());
  const heard = JSON.parse(clientMessage(event));
  const { ownerId, images: [{ uri, ...size }], ...data } = event.data;
  expect(heard).toEqual({ ...event, data: { ...data, images: [size] } });
  expect(JSON.stringify(heard)).not.toMatch(/owner-1|s3:/);
});

test('an event without sizes has none for a client either', () => {
  const { data } = JSON.parse(clientMessage(announced(anEndedRecord({ status: 'REJECTED', images: undefined, error: { code: 'corrupt-image', detail: 'x' } }))));
  expect(data).toMatchObject({ status: 'REJECTED', error: { code: 'corrupt-image' } });
  expect(data).not.toHaveProperty('images');
});

test('asked for, it is the same message as was pushed', () => {
  const record = anEndedRecord();
  expect(clientMessageOf(record, 'urn:image-upload-pipeline:pipeline-1')).toBe(clientMessage(announced(record)));
});

test('and after the sweep has written to it once more, to the last character', () => {
  const record = anEndedRecord({ status: 'REJECTED', images: undefined, error: { code: 'corrupt-image', detail: 'x' }, openShard: '3', dueAt: 1772359200 });
  const settled = { ...record, version: record.version + 1, openShard: undefined, dueAt: undefined };
  expect(clientMessageOf(settled, 'urn:image-upload-pipeline:pipeline-1')).toBe(clientMessage(announced(record)));
});

describe('its id is that of the announcement, also after the sweep has written to what ended once more', () => {
  const due = { openShard: '3', dueAt: 1772359200 };
  test.each<[string, Partial<UploadRecord>, number]>([
    ['READY at once: the sweep has no business there', { status: 'READY', attempt: 1 }, 4],
    ['READY of a later attempt, before the sweep', { status: 'READY', attempt: 2, ...due }, 4],
    ['READY of a later attempt, after it', { status: 'READY', attempt: 2 }, 3],
    ['REJECTED, before', { status: 'REJECTED', ...due }, 4],
    ['REJECTED, after', { status: 'REJECTED' }, 3],
    ['FAILED, before', { status: 'FAILED', ...due }, 4],
    ['FAILED, after', { status: 'FAILED' }, 3],
    ['EXPIRED', { status: 'EXPIRED', attempt: 0 }, 4],
  ])('%s', (_, changes, version) => {
    const { id, data } = JSON.parse(clientMessageOf(anEndedRecord(changes), 'urn:image-upload-pipeline:pipeline-1'));
    expect(id).toBe(`${UPLOAD_ID}:${version}:${changes.status}`);
    expect(data.version).toBe(version);
  });

  test('a tombstone', () => {
    const tombstone = { uploadId: UPLOAD_ID, schemaVersion: 1, status: 'DELETED', version: 9, attempt: 1, deletedAt: '2026-03-01T10:00:00.000Z' };
    expect(JSON.parse(clientMessageOf(tombstone as EndedRecord, 'urn:image-upload-pipeline:pipeline-1')).id).toBe(`${UPLOAD_ID}:9:DELETED`);
  });
});
