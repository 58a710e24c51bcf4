import { Audience } from '../../../../lambda-src/announcement/clients';
import { SocketAnswer, SocketCall, trackConnection } from '../../../../lambda-src/announcement/track-connection/connections';
import { createLogger } from '../../../../lambda-src/shared/logger';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { expectClientMessage } from '../../../support/wire-formats';
import { linesOf, outputOf } from '../../shared/captured-output';
import { aProcessingRecord, aRecord, aRecordThatIs, UPLOAD_ID } from '../../support/records';
import { problemBody, REQUEST_ID } from '../../upload-request/requests';

const OTHER_ID = '01970000-0000-7000-8000-000000000018';
const OWNER: Audience = { ownerId: 'owner-1' };
const takeTicket = jest.fn<Promise<Audience | undefined>, [string]>();
const connect = jest.fn<Promise<boolean>, [string, Audience]>();
const audienceOf = jest.fn<Promise<Audience | undefined>, [string]>();
const forget = jest.fn<Promise<void>, [string, Audience]>();
const readOwned = jest.fn<Promise<UploadRecord | undefined>, unknown[]>();

beforeEach(() => {
  takeTicket.mockReset().mockResolvedValue(OWNER);
  connect.mockReset().mockResolvedValue(true);
  audienceOf.mockReset().mockResolvedValue(OWNER);
  forget.mockReset().mockResolvedValue();
  readOwned.mockReset().mockResolvedValue(undefined);
});

async function call(
  eventType: SocketCall['requestContext']['eventType'], rest: Partial<SocketCall> = {},
): Promise<SocketAnswer & { readonly output: string }> {
  let answer!: SocketAnswer;
  const output = await outputOf(async () => {
    answer = await trackConnection({ requestContext: { connectionId: 'c-1', eventType, requestId: REQUEST_ID }, ...rest }, {
      clients: { takeTicket, connect, audienceOf, forget }, uploads: { readOwned }, eventSource: 'urn:image-upload-pipeline:pipeline-1', logger: createLogger('track-connection'),
    });
  });
  return { ...answer, output };
}

async function ask(message: unknown): Promise<{ readonly body: any; readonly output: string }> {
  const { statusCode, body, output } = await call('MESSAGE', { body: typeof message === 'string' ? message : JSON.stringify(message) });
  expect(statusCode).toBe(200);
  expectClientMessage(JSON.parse(body!));
  return { body: JSON.parse(body!), output };
}

describe('who connects', () => {
  test('with a ticket is remembered before the connection is there, for whom the ticket was given', async () => {
    const { statusCode, output } = await call('CONNECT', { queryStringParameters: { ticket: 'canary-ticket' } });
    expect(statusCode).toBe(200);
    expect(takeTicket).toHaveBeenCalledWith('canary-ticket');
    expect(connect).toHaveBeenCalledWith('c-1', OWNER);
    expect(linesOf(output)).toMatchObject([{ message: 'client connected', connectionId: 'c-1', requestId: REQUEST_ID }]);
    expect(output).not.toContain('canary');
  });

  test.each([['a ticket that is none', { ticket: 'canary' }], ['no ticket', null]])('with %s is refused', async (_, queryStringParameters) => {
    takeTicket.mockResolvedValue(undefined);
    const { statusCode, output } = await call('CONNECT', { queryStringParameters });
    expect(statusCode).toBe(403);
    expect(connect).not.toHaveBeenCalled();
    expect(output).not.toContain('canary');
  });

  test('and has as many connections as it may have is refused with a status of its own', async () => {
    connect.mockResolvedValue(false);
    const { statusCode, output } = await call('CONNECT', { queryStringParameters: { ticket: 'x' } });
    expect(statusCode).toBe(429);
    expect(linesOf(output)).toMatchObject([{ level: 'INFO', message: 'connection refused', code: 'too-many-connections' }]);
  });

  test.each([['judged', takeTicket], ['remembered', connect as jest.Mock]])('and cannot be %s is not let in', async (_, failing) => {
    failing.mockRejectedValue(new Error('canary'));
    const { statusCode, output } = await call('CONNECT', { queryStringParameters: { ticket: 'x' } });
    expect(statusCode).toBe(503);
    expect(linesOf(output)).toMatchObject([{ level: 'ERROR', error: 'Error' }]);
    expect(output).not.toContain('canary');
  });
});

describe('who leaves', () => {
  test('is forgotten', async () => {
    expect((await call('DISCONNECT')).statusCode).toBe(200);
    expect(forget).toHaveBeenCalledWith('c-1', OWNER);
  });

  test('and was forgotten before is no trouble', async () => {
    audienceOf.mockResolvedValue(undefined);
    expect((await call('DISCONNECT')).statusCode).toBe(200);
    expect(forget).not.toHaveBeenCalled();
  });

  test('and cannot be forgotten is told in the log', async () => {
    forget.mockRejectedValue(new Error('canary'));
    const { output } = await call('DISCONNECT');
    expect(linesOf(output)).toMatchObject([{ level: 'ERROR', message: 'connection not forgotten' }]);
  });
});

describe('who asks', () => {
  test('for an own upload that has ended gets its outcome', async () => {
    readOwned.mockResolvedValue(aRecordThatIs('READY', { version: 4, ownerId: 'owner-1' }));
    const { body } = await ask({ uploadId: UPLOAD_ID });
    expect(readOwned).toHaveBeenCalledWith(UPLOAD_ID, 'owner-1');
    expect(body).toMatchObject({ id: `${UPLOAD_ID}:4:READY`, source: 'urn:image-upload-pipeline:pipeline-1', data: { status: 'READY' } });
  });

  test.each<[UploadRecord]>([
    [aRecord()], [aProcessingRecord()], [aRecord({ status: 'DELETING' })],
  ])('for an own upload without an outcome is told how it stands', async record => {
    readOwned.mockResolvedValue(record);
    expect((await ask({ uploadId: UPLOAD_ID })).body).toEqual({ uploadId: UPLOAD_ID, status: record.status });
  });

  test('for what is not its own gets the same answer as for what there is not', async () => {
    const answer = problemBody('not-found', 404, 'Not found', 'There is no such upload.', { uploadId: UPLOAD_ID });
    expect((await ask({ uploadId: UPLOAD_ID })).body).toEqual(answer);
    expect((await ask({ uploadId: 'x' })).body).toEqual({ ...answer, uploadId: 'x' });
    expect(readOwned).toHaveBeenCalledTimes(1); // what is no id is not looked for
  });

  test('where uploads have no owner may ask for the upload of its ticket only', async () => {
    audienceOf.mockResolvedValue({ uploadId: UPLOAD_ID });
    readOwned.mockResolvedValue(aRecord());
    expect((await ask({ uploadId: OTHER_ID })).body).toMatchObject({ code: 'not-found', uploadId: OTHER_ID });
    expect(readOwned).not.toHaveBeenCalled();
    expect((await ask({ uploadId: UPLOAD_ID })).body).toEqual({ uploadId: UPLOAD_ID, status: 'PENDING' });
    expect(readOwned).toHaveBeenCalledWith(UPLOAD_ID, undefined);
  });

  test.each(['', 'canary', '{}', '[]', 'null', '{"uploadId":1}', '{"uploadId":"x","__proto__":{}}', `{"uploadId":"${'x'.repeat(1_024)}"}`])(
    'with a message that is no question is told so: %.40s', async message => {
      const { body, output } = await ask(message);
      expect(body).toMatchObject({ code: 'invalid-request', status: 400 });
      expect(audienceOf).not.toHaveBeenCalled();
      expect(output).not.toContain('canary');
    });

  test('on a connection that is not known is told to connect again', async () => {
    audienceOf.mockResolvedValue(undefined);
    expect((await ask({ uploadId: UPLOAD_ID })).body).toMatchObject({ code: 'forbidden' });
    expect(readOwned).not.toHaveBeenCalled();
  });

  test('while a table does not answer is told to ask again', async () => {
    readOwned.mockRejectedValue(new Error('canary'));
    const { body, output } = await ask({ uploadId: UPLOAD_ID });
    expect(body).toMatchObject({ code: 'unavailable', status: 503 });
    expect(output).not.toContain('canary');
  });
});
