import { deleteUpload } from '../../../../lambda-src/upload-request/delete-upload/delete-upload';
import { HandlerEnvironment } from '../../../../src/contract/environment';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { linesOf } from '../../shared/captured-output';
import { aProcessingRecord, aRecord, UPLOAD_ID } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, problemBody, REQUEST_ID, ROLE_CALLER } from '../requests';

const environment: HandlerEnvironment<'delete-upload'> = {
  UPLOADS_TABLE_NAME: 'uploads-table',
  AUTHORIZATION: 'iam',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads',
  STATE_MACHINE_TYPE: 'STANDARD',
};
const markDeleting = jest.fn();
const stop = jest.fn();

const DELETING = aProcessingRecord({ status: 'DELETING', ownerId: OWNER_ID });

beforeEach(() => {
  markDeleting.mockResolvedValue({ written: true, record: DELETING });
  stop.mockResolvedValue(undefined);
});

/** Environment and caller, where they are not the usual ones. */
type Changes = Partial<typeof environment> & { readonly iam?: typeof ROLE_CALLER | null };

function remove(uploadId = UPLOAD_ID, changes: Changes = {}): Promise<Answer> {
  const { iam = ROLE_CALLER, ...variables } = changes;
  const request = aRequest({ pathParameters: { uploadId }, iam });
  return answerTo(request, log => deleteUpload(request, {
    environment: { ...environment, ...variables }, uploads: { markDeleting }, executions: { stop }, log,
  }));
}

/** Lets this record stand in the way. */
function standing(record?: UploadRecord): void {
  markDeleting.mockResolvedValue({ written: false, standing: record });
}

const accepted = (status: string): object => ({ uploadId: UPLOAD_ID, status, links: { self: `/uploads/${UPLOAD_ID}` } });

describe('an upload that is to go', () => {
  test('is marked as its caller\'s, and answered at once: its files go later', async () => {
    const { statusCode, headers, body } = await remove();
    expect([statusCode, body]).toEqual([202, accepted('DELETING')]);
    expect(headers).toMatchObject({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    expect(markDeleting.mock.calls).toEqual([[UPLOAD_ID, OWNER_ID]]);
  });

  test.each(['DELETING', 'DELETED'] as const)('that is %s already is answered alike, and nothing is stopped again', async status => {
    standing({ ...DELETING, status });
    const { statusCode, body } = await remove();
    expect([statusCode, body, stop.mock.calls.length]).toEqual([202, accepted(status), 0]);
  });

  test('is logged by its id, and a repeat is not', async () => {
    const { output } = await remove();
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'INFO', uploadId: UPLOAD_ID, requestId: REQUEST_ID })]);
    standing(DELETING);
    expect(linesOf((await remove()).output)).toEqual([]);
  });
});

describe('the execution of its attempt', () => {
  test('is stopped, once the record says that it changes nothing any more', async () => {
    await remove();
    expect(stop.mock.calls).toEqual([[DELETING, 'UploadDeleted', expect.any(String)]]);
    expect(markDeleting.mock.invocationCallOrder[0]).toBeLessThan(stop.mock.invocationCallOrder[0]);
  });

  test('is not looked for where there was no attempt', async () => {
    markDeleting.mockResolvedValue({ written: true, record: aRecord({ status: 'DELETING', ownerId: OWNER_ID }) });
    expect((await remove()).statusCode).toBe(202);
    expect(stop).not.toHaveBeenCalled();
  });

  test('is left alone in Express, which cannot stop one', async () => {
    expect((await remove(UPLOAD_ID, { STATE_MACHINE_TYPE: 'EXPRESS' })).statusCode).toBe(202);
    expect(stop).not.toHaveBeenCalled();
  });

  test('may not be there to stop: the answer stays, and the log has the name of the trouble', async () => {
    stop.mockRejectedValue(Object.assign(new Error('canary'), { name: 'ThrottlingException' }));
    const { statusCode, body, output } = await remove();
    expect([statusCode, body]).toEqual([202, accepted('DELETING')]);
    expect(linesOf(output)).toContainEqual(expect.objectContaining({ level: 'WARN', error: 'ThrottlingException', uploadId: UPLOAD_ID }));
    expect(output).not.toContain('canary');
  });
});

describe('an upload is not found', () => {
  const notFound = problemBody('not-found', 404, 'Not found', 'There is no such upload.');

  test.each<[string, UploadRecord | undefined]>([
    ['where there is no record', undefined],
    ['where it is somebody else\'s', aRecord({ ownerId: 'AROASOMEBODYELSE' })],
    ['where it is somebody else\'s and being deleted', aRecord({ ownerId: 'AROASOMEBODYELSE', status: 'DELETING' })],
    ['where it is nobody\'s', aRecord({ status: 'DELETED' })],
  ])('%s', async (_, record) => {
    standing(record);
    const { statusCode, body } = await remove();
    expect([statusCode, body, stop.mock.calls.length]).toEqual([404, notFound, 0]);
  });

  test.each(['', 'me', UPLOAD_ID.toUpperCase().replace('1', 'A'), `${UPLOAD_ID}/`, `../${UPLOAD_ID}`, `${UPLOAD_ID}\n`, UPLOAD_ID.slice(0, -1)])(
    'under the malformed id "%s", and the table is not asked', async uploadId => {
      const { statusCode, body } = await remove(uploadId);
      expect([statusCode, body, markDeleting.mock.calls.length]).toEqual([404, notFound, 0]);
    });

  test('without an id', async () => {
    const request = aRequest({ iam: ROLE_CALLER });
    const uploads = { markDeleting };
    const { statusCode } = await answerTo(request, log => deleteUpload(request, { environment, uploads, executions: { stop }, log }));
    expect([statusCode, markDeleting.mock.calls.length]).toEqual([404, 0]);
  });

  test('where uploads have no owner, though its id is known', async () => {
    const { statusCode, body } = await remove(UPLOAD_ID, { AUTHORIZATION: 'none' });
    expect([statusCode, body, markDeleting.mock.calls.length]).toEqual([404, notFound, 0]);
  });
});

test('a caller without an owner is forbidden to delete', async () => {
  const { statusCode } = await remove(UPLOAD_ID, { iam: null });
  expect([statusCode, markDeleting.mock.calls.length]).toEqual([403, 0]);
});

describe('trouble of ours', () => {
  test('with the table is unavailable, and nothing is stopped', async () => {
    markDeleting.mockRejectedValue(Object.assign(new Error('canary'), { name: 'TimeoutError' }));
    const { statusCode, output } = await remove();
    expect([statusCode, stop.mock.calls.length]).toEqual([503, 0]);
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'ERROR', error: 'TimeoutError', uploadId: UPLOAD_ID })]);
  });

  test('with the type of the workflow is unavailable before anything is written', async () => {
    const { statusCode } = await remove(UPLOAD_ID, { STATE_MACHINE_TYPE: 'standard' as never });
    expect([statusCode, markDeleting.mock.calls.length]).toEqual([503, 0]);
  });
});
