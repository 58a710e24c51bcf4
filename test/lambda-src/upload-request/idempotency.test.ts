import { aRequest, OWNER_ID } from './requests';
import { derivedUploadId, idempotencyKeyOf } from '../../../lambda-src/upload-request/idempotency';
import { isUploadId } from '../../../src/contract/object-keys';

const VISIBLE = Array.from({ length: 0x7e - 0x20 }, (_, n) => String.fromCharCode(0x21 + n)).join('');

describe('the key of a request', () => {
  test.each(['idempotency-key', 'Idempotency-Key', 'IDEMPOTENCY-KEY'])('is read from the header %s', name => {
    expect(idempotencyKeyOf(aRequest({ headers: { [name]: 'order-1' } }))).toBe('order-1');
  });

  test.each([[undefined], [null], [{}], [{ 'content-type': 'application/json' }]])('is absent where the headers are %j', headers => {
    expect(idempotencyKeyOf(aRequest({ headers }))).toBeUndefined();
  });

  test.each([['one character', 'k'], ['255 characters', 'k'.repeat(255)], ['every visible character', VISIBLE]])('may be %s', (_, key) => {
    expect(idempotencyKeyOf(aRequest({ headers: { 'idempotency-key': key } }))).toBe(key);
  });

  test.each([
    ['is empty', ''], ['has 256 characters', 'k'.repeat(256)], ['has a space', 'order 1'], ['has a tab', 'order\t1'], ['ends with a line', 'order-1\n'],
    ['has a control character', 'order\u007f'], ['is not ASCII', 'bestellung-ö'],
  ])('that %s is refused', (_, key) => {
    expect(() => idempotencyKeyOf(aRequest({ headers: { 'idempotency-key': key } }))).toThrow(expect.objectContaining({
      code: 'invalid-request', detail: 'The Idempotency-Key must be 1 to 255 visible ASCII characters.',
    }));
  });
});

describe('the derived id', () => {
  test('is the same for the same owner and key, and stays so in later versions', () => {
    expect(derivedUploadId(OWNER_ID, 'order-1')).toBe('37048ac3-0dc0-5191-9b32-7eb178e091b6');
  });

  test('has the form of an upload id', () => {
    expect(isUploadId(derivedUploadId(OWNER_ID, 'order-1'))).toBe(true);
  });

  test.each([
    ['another key', OWNER_ID, 'order-2'],
    ['another case', OWNER_ID, 'Order-1'],
    ['another owner', 'AROAOTHER', 'order-1'],
    ['an owner whose end is the beginning of the key', `${OWNER_ID}o`, 'rder-1'],
    ['an owner with the separator in the name', `${OWNER_ID}","o`, 'rder-1'],
  ])('is another one for %s', (_, owner, key) => {
    expect(derivedUploadId(owner, key)).not.toBe(derivedUploadId(OWNER_ID, 'order-1'));
  });

  test('is refused to callers whom nobody can tell apart', () => {
    expect(() => derivedUploadId(undefined, 'order-1')).toThrow(expect.objectContaining({
      code: 'invalid-request',
      detail: 'An Idempotency-Key needs a caller who can be told apart, and this API does not ask who calls.',
    }));
  });
});
