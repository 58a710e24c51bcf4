import { EndedRecord, isOutcome, outcomeMessage } from '../../../lambda-src/announcement/outcome-event';
import { OUTCOME_STATUSES, UploadStatus } from '../../../src/contract/codes';
import { MAX_EVENT_BYTES } from '../../../src/contract/outcome-event';
import { RecordedImage, UploadRecord } from '../../../src/contract/upload-record';
import { expectValidEvent } from '../../support/wire-formats';
import { aProcessingRecord, aRecordThatIs, CREATED_AT, UPLOAD_ID } from '../support/records';

const OWNER_ID = 'eu-west-1:0b1d5a3e-7c1f-4c39-9f5d-3f1f6a0c9e11';
const UPDATED_AT = '2026-03-01T10:00:04.000Z';

function anImage(changes: Partial<RecordedImage> = {}): RecordedImage {
  const uri = `s3://images-bucket/images/${UPLOAD_ID}/r1/small.webp`;
  return { size: 'small', format: 'webp', width: 320, height: 240, bytes: 5000, sha256: 'ab'.repeat(32), uri, ...changes };
}

const SOURCE = {
  format: 'jpeg',
  width: 4000,
  height: 3000,
  frames: 1,
  hasAlpha: false,
  sha256: 'cd'.repeat(32),
  thumbHash: 'aGFzaA==',
  dominantColor: '#102030',
  crops: { '1:1': { left: 500, top: 0, width: 3000, height: 3000 } },
} as const;

function anEndedRecord(changes: Partial<UploadRecord> = {}): EndedRecord {
  return aProcessingRecord({
    status: 'READY',
    version: 4,
    updatedAt: UPDATED_AT,
    ownerId: OWNER_ID,
    openShard: '3',
    dueAt: 1772359200,
    source: SOURCE,
    original: { uri: `s3://uploads-bucket/originals/${UPLOAD_ID}/r1` },
    images: [anImage({ natural: true })],
    ...changes,
  }) as EndedRecord;
}

function eventOf(record: EndedRecord): any {
  const event = JSON.parse(outcomeMessage(record, 'urn:image-upload-pipeline:pipeline-1').body);
  expectValidEvent(event);
  return event;
}

/** The most that a pipeline of 20 sizes in 4 formats makes, with names as long as the ones a team would take. */
function manyImages(sizeName: string, bucket = 'b'.repeat(63)): RecordedImage[] {
  return Array.from({ length: 80 }, (_, n) => anImage({
    size: `${sizeName}${n % 20}`, width: 16383, height: 16383, bytes: 99_999_999, uri: `s3://${bucket}/images/${UPLOAD_ID}/r10/${sizeName}${n % 20}.avif`,
  }));
}

test('the event is a CloudEvent with the public part of the record and the places of its sizes', () => {
  expect(eventOf(anEndedRecord())).toEqual({
    specversion: '1.0',
    id: `${UPLOAD_ID}:4:READY`,
    source: 'urn:image-upload-pipeline:pipeline-1',
    type: 'image-upload-pipeline.image.ready.v1',
    subject: UPLOAD_ID,
    time: UPDATED_AT,
    datacontenttype: 'application/json',
    data: {
      uploadId: UPLOAD_ID,
      status: 'READY',
      version: 4,
      attempt: 1,
      createdAt: CREATED_AT,
      updatedAt: UPDATED_AT,
      expiresAt: '2026-03-01T10:15:00.000Z',
      declared: { contentType: 'image/jpeg', size: 1234, fileName: 'holiday.jpg', metadata: { album: 'summer' } },
      source: SOURCE,
      ownerId: OWNER_ID,
      images: [anImage({ natural: true })],
    },
  });
});

test('the event of a refused file says why', () => {
  const error = { code: 'type-mismatch', detail: 'The file is a PNG.' } as const;
  const { type, data } = eventOf(anEndedRecord({ status: 'REJECTED', error, source: undefined, images: undefined }));
  expect([type, data.error]).toEqual(['image-upload-pipeline.image.rejected.v1', error]);
  expect(data).not.toHaveProperty('images');
});

test('the event of a tombstone is of the time when it was deleted', () => {
  const tombstone = { uploadId: UPLOAD_ID, ownerId: OWNER_ID, status: 'DELETED', attempt: 1, version: 7, deletedAt: '2026-03-02T00:00:00.000Z' };
  const { time, data } = eventOf(tombstone as unknown as EndedRecord);
  expect(time).toBe('2026-03-02T00:00:00.000Z');
  expect(data).toEqual({ uploadId: UPLOAD_ID, ownerId: OWNER_ID, status: 'DELETED', attempt: 1, version: 7 });
});

test('no URL that opens anything is announced, and no attribute that was added to the table later', () => {
  const later = { timings: 'canary', images: [{ ...anImage(), url: 'https://canary' }], error: { code: 'internal', detail: 'x', cause: 'canary' } };
  expect(outcomeMessage({ ...anEndedRecord(), ...later } as unknown as EndedRecord, 'urn:image-upload-pipeline:pipeline-1').body).not.toMatch(/canary|https?:/);
});

test('the same record gives the same message, so that whoever hears of it twice can tell', () => {
  expect(outcomeMessage(anEndedRecord(), 'urn:image-upload-pipeline:pipeline-1')).toEqual(outcomeMessage(anEndedRecord(), 'urn:image-upload-pipeline:pipeline-1'));
});

test('another outcome of the same upload has another id', () => {
  expect(eventOf(aRecordThatIs('FAILED', { version: 6 }) as EndedRecord).id).toBe(`${UPLOAD_ID}:6:FAILED`);
});

describe('the attributes that subscribers filter on', () => {
  test('are type, status and owner', () => {
    expect(outcomeMessage(anEndedRecord(), 'urn:image-upload-pipeline:pipeline-1').attributes)
      .toEqual({ type: 'image-upload-pipeline.image.ready.v1', status: 'READY', ownerId: OWNER_ID });
  });

  test('name no owner where nobody owns the upload', () => {
    expect(outcomeMessage(anEndedRecord({ ownerId: undefined }), 'urn:image-upload-pipeline:pipeline-1').attributes)
      .toEqual({ type: 'image-upload-pipeline.image.ready.v1', status: 'READY' });
  });
});

describe('the size of the event', () => {
  test('has room for 20 sizes in 4 formats', () => {
    const { data } = eventOf(anEndedRecord({ images: manyImages('thumbnail-') }));
    expect(data.images).toHaveLength(80);
    expect(data).not.toHaveProperty('truncated');
  });

  test('is kept by leaving the sizes out, and by saying so', () => {
    const { body } = outcomeMessage(anEndedRecord({ images: manyImages('n'.repeat(120)) }), 'urn:image-upload-pipeline:pipeline-1');
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
    const { data } = JSON.parse(body);
    expect(data).toMatchObject({ uploadId: UPLOAD_ID, truncated: true, declared: { fileName: 'holiday.jpg' } });
    expect(data).not.toHaveProperty('images');
  });

  test('is counted in bytes', () => {
    const images = manyImages('n'.repeat(30));
    const declared = { contentType: 'image/jpeg', size: 1, metadata: { note: '\u20ac'.repeat(3000) } };
    const { body } = outcomeMessage(anEndedRecord({ images, declared }), 'urn:image-upload-pipeline:pipeline-1');
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
  });

  test('is kept whatever the record holds, by telling no more than which outcome it was', () => {
    const declared = { contentType: 'image/jpeg', size: 1, metadata: { note: 'a'.repeat(MAX_EVENT_BYTES) } };
    expect(eventOf(anEndedRecord({ declared })).data)
      .toEqual({ uploadId: UPLOAD_ID, status: 'READY', version: 4, attempt: 1, ownerId: OWNER_ID, truncated: true });
  });

  test('holds the largest declaration that request-upload accepts, beside no sizes', () => {
    const metadata = { ['\u0001'.repeat(1)]: '\u0001'.repeat(1023) };
    const declared = { contentType: 'image/jpeg', size: 1, sha256: 'ab'.repeat(32), fileName: '\u{1f600}'.repeat(255), metadata };
    expect(eventOf(anEndedRecord({ declared, images: manyImages('n'.repeat(120)) })).data.declared).toEqual(declared);
  });
});

test('characters that SNS refuses are escaped, and read back as they were', () => {
  const declared = { contentType: 'image/jpeg', size: 1, metadata: { note: 'a\uffff\ufffe\u0000' } };
  const { body } = outcomeMessage(anEndedRecord({ declared }), 'urn:image-upload-pipeline:pipeline-1');
  expect(body).not.toMatch(/[\u0000-\u001f\ufffe\uffff]/);
  expect(JSON.parse(body).data.declared).toEqual(declared);
});

test.each([...OUTCOME_STATUSES])('%s ends an upload', status => {
  expect(isOutcome(status)).toBe(true);
});

test.each<UploadStatus | undefined>(['PENDING', 'PROCESSING', 'DELETING', undefined])('%s does not end an upload', status => {
  expect(isOutcome(status)).toBe(false);
});
