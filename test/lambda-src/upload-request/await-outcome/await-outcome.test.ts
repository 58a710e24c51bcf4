import { S3Client } from '@aws-sdk/client-s3';
import { awaitOutcome } from '../../../../lambda-src/upload-request/await-outcome/await-outcome';
import { readUpload } from '../../../../lambda-src/upload-request/read-upload/read-upload';
import { UploadStatus } from '../../../../src/contract/codes';
import { HandlerEnvironment } from '../../../../src/contract/environment';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { linesOf } from '../../shared/captured-output';
import { aRecordThatIs, UPLOAD_ID } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, problemBody, ROLE_CALLER } from '../requests';

const CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' };
const environment: HandlerEnvironment<'await-outcome'> = {
  UPLOADS_TABLE_NAME: 'uploads-table', AUTHORIZATION: 'iam', URL_EXPIRY_SECONDS: '900', MAX_WAIT_SECONDS: '25',
};
const s3 = new S3Client({ region: 'eu-west-1', credentials: CREDENTIALS });
const readOwned = jest.fn<Promise<UploadRecord | undefined>, unknown[]>();

/** What the record is, from a moment on; the last one stays. */
type Story = readonly (readonly [seconds: number, status: UploadStatus | undefined])[];

interface Waited extends Answer {
  /** Seconds from the request to the answer. */
  readonly seconds: number;
}

/** Asks for the outcome of an upload whose record goes through a story, on a clock of its own. */
async function waitFor(story: Story, query?: { readonly [name: string]: string }, readTakes = 0): Promise<Waited> {
  let now = 1_000_000;
  const begun = now;
  const clock = { now: () => now, sleep: async (milliseconds: number) => { now += milliseconds; } };
  readOwned.mockImplementation(async () => {
    const status = [...story].reverse().find(([seconds]) => now - begun >= 1000 * seconds)?.[1];
    now += readTakes;
    return status && aRecordThatIs(status, { ownerId: OWNER_ID });
  });
  const request = aRequest({ pathParameters: { uploadId: UPLOAD_ID }, queryStringParameters: query, iam: ROLE_CALLER });
  const answer = await answerTo(request, log => awaitOutcome(request, { environment, s3, uploads: { readOwned }, clock, log }));
  return { ...answer, seconds: (now - begun) / 1000 };
}

beforeEach(() => readOwned.mockReset());

describe('an outcome', () => {
  test.each(['READY', 'REJECTED', 'FAILED', 'EXPIRED', 'DELETED'] as const)('that is %s is answered at once', async status => {
    const { statusCode, body, seconds, headers } = await waitFor([[0, status]]);
    expect([statusCode, body.status, seconds]).toEqual([200, status, 0]);
    expect(headers).not.toHaveProperty('Retry-After');
  });

  test('is answered within half a second of being written', async () => {
    const { statusCode, body, seconds } = await waitFor([[0, 'PENDING'], [2, 'PROCESSING'], [7.1, 'READY']]);
    expect([statusCode, body.status, seconds]).toEqual([200, 'READY', 7.5]);
  });

  test('that comes with the end of the wait is answered', async () => {
    expect((await waitFor([[0, 'PROCESSING'], [25, 'READY']])).body.status).toBe('READY');
  });

  test('is waited for by whom it is deleted under no longer: nothing of it will be shown', async () => {
    const { statusCode, body, seconds } = await waitFor([[0, 'PROCESSING'], [3, 'DELETING']]);
    expect([statusCode, body.status, seconds]).toEqual([200, 'DELETING', 3]);
  });

  test.each(['READY', 'REJECTED', 'DELETED'] as const)('%s is answered as the other route answers it', async status => {
    const { body } = await waitFor([[0, status]]);
    const record = aRecordThatIs(status, { ownerId: OWNER_ID });
    const request = aRequest({ pathParameters: { uploadId: UPLOAD_ID }, iam: ROLE_CALLER });
    const other = await answerTo(request, log => readUpload(request, { environment, s3, uploads: { readOwned: async () => record }, log }));
    const withoutUrls = (view: any) => JSON.parse(JSON.stringify(view, (name, value) => /^url/.test(name) ? '' : value));
    expect(withoutUrls(body)).toEqual(withoutUrls(other.body));
  });
});

describe('without an outcome', () => {
  test('the wait ends with the record as it is, and another may begin at once', async () => {
    const { statusCode, body, headers, seconds } = await waitFor([[0, 'PENDING'], [4, 'PROCESSING']]);
    expect([statusCode, body.status, headers['Retry-After'], seconds]).toEqual([202, 'PROCESSING', '0', 25]);
  });

  test.each([['1', 1], ['7', 7], ['25', 25]])('wait=%s is as long as that', async (wait, seconds) => {
    expect((await waitFor([[0, 'PROCESSING']], { wait })).seconds).toBe(seconds);
  });

  test('the last look at the record begins within the wait, however long looks take', async () => {
    expect((await waitFor([[0, 'PROCESSING']], { wait: '5' }, 400)).seconds).toBeLessThanOrEqual(5.4);
  });
});

describe('a wait that is refused', () => {
  test.each(['0', '26', '-1', '1.5', '', ' 5', '5s', '1,2', '1e1', '05', '999', 'NaN'])('%j', async wait => {
    const { statusCode, body } = await waitFor([[0, 'READY']], { wait });
    expect([statusCode, body]).toEqual([400, problemBody('invalid-request', 400, 'Invalid request', 'wait must be whole seconds from 1 to 25.')]);
    expect(readOwned).not.toHaveBeenCalled();
  });

  test('is longer than the pipeline allows', async () => {
    const request = aRequest({ pathParameters: { uploadId: UPLOAD_ID }, queryStringParameters: { wait: '11' }, iam: ROLE_CALLER });
    const clock = { now: () => 0, sleep: async () => {} };
    const { body } = await answerTo(request, log => awaitOutcome(request, {
      environment: { ...environment, MAX_WAIT_SECONDS: '10' }, s3, uploads: { readOwned }, clock, log,
    }));
    expect(body.detail).toBe('wait must be whole seconds from 1 to 10.');
  });
});

describe('not found', () => {
  test('at once: unknown, or somebody else\'s', async () => {
    const { statusCode, body, seconds } = await waitFor([[0, undefined]]);
    expect([statusCode, body.code, seconds]).toEqual([404, 'not-found', 0]);
    expect(readOwned.mock.calls).toEqual([[UPLOAD_ID, OWNER_ID]]);
  });

  test('when the record goes while somebody waits', async () => {
    expect((await waitFor([[0, 'PENDING'], [2, undefined]])).statusCode).toBe(404);
  });

  test('a malformed id, and the table is not asked', async () => {
    const request = aRequest({ pathParameters: { uploadId: 'x' }, iam: ROLE_CALLER });
    const clock = { now: () => 0, sleep: async () => {} };
    const { statusCode } = await answerTo(request, log => awaitOutcome(request, { environment, s3, uploads: { readOwned }, clock, log }));
    expect([statusCode, readOwned.mock.calls.length]).toEqual([404, 0]);
  });
});

test('trouble with the table while somebody waits is unavailable, by its name in the log', async () => {
  readOwned.mockRejectedValue(Object.assign(new Error('canary'), { name: 'TimeoutError' }));
  const request = aRequest({ pathParameters: { uploadId: UPLOAD_ID }, iam: ROLE_CALLER });
  const clock = { now: () => 0, sleep: async () => {} };
  const { statusCode, output } = await answerTo(request, log => awaitOutcome(request, { environment, s3, uploads: { readOwned }, clock, log }));
  expect(statusCode).toBe(503);
  expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'ERROR', error: 'TimeoutError', uploadId: UPLOAD_ID })]);
});
