import { closingOf } from '../../../lambda-src/image-workflow/closing';

test('a verdict about the file ends REJECTED, in its own words', () => {
  expect(closingOf({ rejected: { code: 'corrupt-image', detail: 'The image is damaged.' } }))
    .toEqual({ outcome: 'REJECTED', code: 'corrupt-image', detail: 'The image is damaged.' });
});

test.each([
  ['States.Timeout', '', 'processing-timeout'],
  ['States.HeartbeatTimeout', '', 'processing-timeout'],
  ['Sandbox.Timedout', '{"errorMessage":"RequestId: 1 Error: Task timed out after 60.00 seconds"}', 'processing-timeout'],
  ['Lambda.Unknown', 'The cause could not be determined: 2026-03-01T10:00:00Z 1 Task timed out after 60.00 seconds', 'processing-timeout'],
  ['TIMED_OUT', '', 'processing-timeout'],
  ['Lambda.Unknown', 'The cause could not be determined because Lambda did not return an error type.', 'processing-crashed'],
  ['Runtime.ExitError', '{"errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: segmentation fault"}', 'processing-crashed'],
  ['Runtime.OutOfMemory', '', 'processing-crashed'],
  ['States.DataLimitExceeded', '', 'internal'],
  ['Lambda.ServiceException', '', 'internal'],
  ['TypeError', '{"errorMessage":"x is not a function"}', 'internal'],
  ['ABORTED', '', 'internal'],
])('%s (%s) ends FAILED with %s', (error, cause, code) => {
  expect(closingOf({ failed: { error, cause } })).toMatchObject({ outcome: 'FAILED', code });
});

test('a failure without a cause ends FAILED all the same', () => {
  expect(closingOf({ failed: { error: 'States.Timeout' } as never })).toMatchObject({ code: 'processing-timeout' });
  expect(closingOf({ failed: { error: 'TypeError' } as never })).toMatchObject({ code: 'internal' });
});

test.each(['States.Timeout', 'Lambda.Unknown', 'TypeError'])('what is told of %s holds none of our internals', error => {
  const { detail } = closingOf({ failed: { error, cause: 'at /var/task/index.js:1:2, bucket uploads' } });

  expect(detail).toMatch(/^The image [a-z ]+\.$/);
});
