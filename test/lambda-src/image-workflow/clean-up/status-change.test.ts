import { cleanUpInputOf, ExecutionStatusChange, isStatusChange } from '../../../../lambda-src/image-workflow/clean-up/status-change';
import { RUN, UPLOAD_ID } from '../../support/records';
import { aStatusChange } from '../../support/status-changes';

test('knows EventBridge\'s event from the call of a state or of the sweep', () => {
  expect(isStatusChange(aStatusChange())).toBe(true);
  expect(isStatusChange({ v: 1, uploadId: UPLOAD_ID, attempt: 1, run: RUN, reason: { failed: { error: 'ABORTED', cause: '' } } })).toBe(false);
});

test('acts as the run that ended, for the attempt of its input, with its end as the reason', () => {
  expect(cleanUpInputOf(aStatusChange({ status: 'TIMED_OUT' }, { attempt: 3 }))).toEqual({
    v: 1, uploadId: UPLOAD_ID, attempt: 3, run: RUN, reason: { failed: { error: 'TIMED_OUT', cause: '' } },
  });
});

test('keeps the cause, which tells a timeout from a crash', () => {
  expect(cleanUpInputOf(aStatusChange({ status: 'FAILED', cause: 'Task timed out' })).reason).toEqual({ failed: { error: 'FAILED', cause: 'Task timed out' } });
});

test('hands on the version of the payload that the execution was started with', () => {
  expect(cleanUpInputOf(aStatusChange({}, { v: 0 })).v).toBe(0);
});

test.each<[string, Partial<ExecutionStatusChange['detail']>]>([
  ['no input', { input: undefined }], ['an input that was left out', { input: null }], ['an input that is no JSON', { input: '{' }],
])('%s is trouble: it is tried again and kept, not taken for another upload', (_, detail) => {
  expect(() => cleanUpInputOf(aStatusChange(detail))).toThrow();
});
