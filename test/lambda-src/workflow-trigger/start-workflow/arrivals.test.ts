import { Arrival, arrivalOf, createdObjects, decodeKey, S3CreatedRecord } from '../../../../lambda-src/workflow-trigger/start-workflow/arrivals';
import { CLAIMED, UPLOAD_ID } from '../../support/records';
import { s3EventRecord } from '../../support/s3-events';

/** The upload that a record of an event of S3 tells of. */
function arrivalIn(record: S3CreatedRecord, bucket: string, keyPrefix = ''): Arrival | undefined {
  return arrivalOf(createdObjects({ Records: [record] })[0], bucket, keyPrefix);
}

test('tells of the upload and of the pinned object', () => {
  expect(arrivalIn(s3EventRecord(), 'uploads')).toEqual({ uploadId: UPLOAD_ID, object: CLAIMED });
});

test.each([
  ['a+space', 'a space'],
  ['a%20space', 'a space'],
  ['a%2Bplus', 'a+plus'],
  ['caf%C3%A9', 'café'],
  ['100%', undefined],
])('the key %s of an event is %s', (encoded, key) => {
  expect(decodeKey(encoded)).toBe(key);
});

test('knows an upload by its decoded key', () => {
  const key = `incoming%2F${UPLOAD_ID.replace('-', '%2D')}`;

  expect(arrivalIn(s3EventRecord({ key }), 'uploads')).toEqual({ uploadId: UPLOAD_ID, object: CLAIMED });
});

test.each(['"etag-1"', 'etag-1'])('takes the eTag %s without its quotes', eTag => {
  expect(arrivalIn(s3EventRecord({ eTag }), 'uploads')?.object.eTag).toBe('etag-1');
});

test.each([undefined, null, ''])('has no version where the event says %p', versionId => {
  const record = s3EventRecord();
  const arrival = arrivalIn({ ...record, s3: { ...record.s3, object: { ...record.s3.object, versionId } } }, 'uploads');

  expect(arrival?.object).not.toHaveProperty('versionId');
});

test.each([
  ['another prefix', `originals/${UPLOAD_ID}`],
  ['no upload id', 'incoming/holiday.jpg'],
  ['more than an upload id', `incoming/${UPLOAD_ID}/r1`],
  ['what cannot be decoded', `incoming/${UPLOAD_ID}%`],
])('a key with %s is none of ours', (_, key) => {
  expect(arrivalIn(s3EventRecord({ key }), 'uploads')).toBeUndefined();
});

test('an object of another bucket is none of ours', () => {
  expect(arrivalIn(s3EventRecord({}, 'other'), 'uploads')).toBeUndefined();
});

test('a removed object is no arrival', () => {
  expect(arrivalIn({ ...s3EventRecord(), eventName: 'ObjectRemoved:Delete' }, 'uploads')).toBeUndefined();
});

describe('a key prefix', () => {
  test('stands before the key in the bucket, and not in the record', () => {
    const record = s3EventRecord({ key: `shared/photos/${CLAIMED.key}` });

    expect(arrivalIn(record, 'uploads', 'shared/photos/')).toEqual({ uploadId: UPLOAD_ID, object: CLAIMED });
  });

  test.each([CLAIMED.key, `photos/${CLAIMED.key}`, `shared/photos/more/${CLAIMED.key}`])('an object elsewhere is not ours: %s', key => {
    expect(arrivalIn(s3EventRecord({ key }), 'uploads', 'shared/photos/')).toBeUndefined();
  });
});

describe('an event of EventBridge', () => {
  const { key, versionId, eTag, sequencer, bytes: size } = CLAIMED;
  const event = (object = {}, type = 'Object Created', bucket = 'uploads') => ({
    'detail-type': type,
    'detail': { bucket: { name: bucket }, object: { key, 'version-id': versionId, 'etag': eTag, sequencer, size, ...object } },
  });
  const arrival = (told: ReturnType<typeof event>, keyPrefix = '') => arrivalOf(createdObjects(told)[0], 'uploads', keyPrefix);

  test('tells of the same upload and the same pinned object as one of S3', () => {
    expect(arrival(event())).toEqual({ uploadId: UPLOAD_ID, object: CLAIMED });
    expect(arrival(event({ key: `photos/${key}` }), 'photos/')).toEqual({ uploadId: UPLOAD_ID, object: CLAIMED });
  });

  test('has its key as it is, not form-encoded', () => {
    expect(arrival(event({ key: key.replace('/', '%2F') }))).toBeUndefined();
  });

  test.each([
    ['of another kind', event({}, 'Object Deleted')],
    ['of another bucket', event({}, 'Object Created', 'others')],
    ['of another key', event({ key: 'holiday.jpg' })],
  ])('is not ours if it is %s', (_, told) => {
    expect(arrival(told)).toBeUndefined();
  });
});
