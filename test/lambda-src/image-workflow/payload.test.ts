import { checkPayloadVersion } from '../../../lambda-src/image-workflow/payload';
import { PAYLOAD_VERSION } from '../../../src/contract/messages';

test.each([PAYLOAD_VERSION, PAYLOAD_VERSION - 1])('takes version %p', v => {
  expect(() => checkPayloadVersion({ v })).not.toThrow();
});

test.each([PAYLOAD_VERSION + 1, PAYLOAD_VERSION - 2, undefined as never])('refuses version %p, and says which it knows', v => {
  expect(() => checkPayloadVersion({ v })).toThrow(`payload has version ${v}, this handler knows ${PAYLOAD_VERSION} and the one before`);
});
