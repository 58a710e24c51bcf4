import { arrivalOf, decodeKey } from '../../../../lambda-src/workflow-trigger/start-workflow/arrivals';
import { CLAIMED, UPLOAD_ID } from '../../support/records';
import { s3EventRecord } from '../../support/s3-events';

test('tells of the upload and of the pinned object', () => {
  expect(arrivalOf(s3EventRecord(), 'uploads')).toEqual({ uploadId: UPLOAD_ID, object: CLAIMED });
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

  expect(arrivalOf(s3EventRecord({ key }), 'uploads')).toEqual({ uploadId: UPLOAD_ID, object: CLAIMED });
});

test.each(['"etag-1"', 'etag-1'])('takes the eTag %s without its quotes', eTag => {
  expect(arrivalOf(s3EventRecord({ eTag }), 'uploads')?.object.eTag).toBe('etag-1');
});

test.each([undefined, null, ''])('has no version where the event says %p', versionId => {
  const record = s3EventRecord();
  const arrival = arrivalOf({ ...record, s3: { ...record.s3, object: { ...record.s3.object, versionId } } }, 'uploads');

  expect(arrival?.object).not.toHaveProperty('versionId');
});

test.each([
  ['another prefix', `originals/${UPLOAD_ID}`],
  ['no upload id', 'incoming/holiday.jpg'],
  ['more than an upload id', `incoming/${UPLOAD_ID}/r1`],
  ['what cannot be decoded', `incoming/${UPLOAD_ID}%`],
])('a key with %s is none of ours', (_, key) => {
  expect(arrivalOf(s3EventRecord({ key }), 'uploads')).toBeUndefined();
});

test('an object of another bucket is none of ours', () => {
  expect(arrivalOf(s3EventRecord({}, 'other'), 'uploads')).toBeUndefined();
});

test('a removed object is no arrival', () => {
  expect(arrivalOf({ ...s3EventRecord(), eventName: 'ObjectRemoved:Delete' }, 'uploads')).toBeUndefined();
});
