import { Audience, Ticket } from '../../../../lambda-src/announcement/clients';
import { issueTicket } from '../../../../lambda-src/announcement/track-connection/tickets';
import { HttpRequest } from '../../../../lambda-src/upload-request/http';
import { MAX_CONNECTIONS } from '../../../../src/contract/clients-table';
import { UploadRecord } from '../../../../src/contract/upload-record';
import { aRecord, UPLOAD_ID } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, ROLE_CALLER } from '../../upload-request/requests';

const TICKET = 'canary_-A'.repeat(5).slice(0, 43);
const issue = jest.fn<Promise<Ticket>, [Audience]>();
const hasRoom = jest.fn<Promise<boolean>, [Audience, number]>();
const readOwned = jest.fn<Promise<UploadRecord | undefined>, unknown[]>();

beforeEach(() => {
  issue.mockReset().mockResolvedValue({ ticket: TICKET, expiresAt: new Date('2026-03-01T10:01:00.000Z') });
  hasRoom.mockReset().mockResolvedValue(true);
  readOwned.mockReset().mockResolvedValue(aRecord());
});

function request(authorization: string, parts: Parameters<typeof aRequest>[0]): Promise<Answer> {
  const http: HttpRequest = aRequest(parts);
  return answerTo(http, log => issueTicket(http, {
    environment: {
      UPLOADS_TABLE_NAME: 'uploads',
      CLIENTS_TABLE_NAME: 'clients',
      AUTHORIZATION: authorization,
      EVENT_SOURCE: 'urn:image-upload-pipeline:pipeline-1',
      WEB_SOCKET_URL: 'wss://ws.example.com/live',
    },
    clients: { hasRoom, issueTicket: issue },
    uploads: { readOwned },
    log,
  }));
}

test('an owner gets a ticket for all own uploads, with the address to use it at, and it is in no log', async () => {
  const { statusCode, body, headers, output } = await request('iam', { iam: ROLE_CALLER });
  expect(statusCode).toBe(201);
  expect(headers).toMatchObject({ 'Cache-Control': 'no-store' });
  expect(issue).toHaveBeenCalledWith({ ownerId: OWNER_ID });
  expect(body).toEqual({
    ticket: TICKET, expiresAt: '2026-03-01T10:01:00.000Z', url: `wss://ws.example.com/live?ticket=${TICKET}`,
  });
  expect(output).not.toContain('canary');
});

test('an owner may send an empty object, and nothing else', async () => {
  expect((await request('iam', { iam: ROLE_CALLER, body: '{}' })).statusCode).toBe(201);
  for (const body of [`{"uploadId":"${UPLOAD_ID}"}`, '[]', 'null', '{']) {
    expect((await request('iam', { iam: ROLE_CALLER, body })).body).toMatchObject({ code: 'invalid-request' });
  }
});

test('a caller without an owner gets none where uploads have one', async () => {
  expect((await request('iam', {})).body).toMatchObject({ code: 'forbidden' });
  expect(issue).not.toHaveBeenCalled();
});

test('who has as many connections as one may have gets none, and is told how many those are', async () => {
  hasRoom.mockResolvedValue(false);
  expect(await request('iam', { iam: ROLE_CALLER })).toMatchObject({
    statusCode: 429,
    body: { code: 'too-many-connections', maxConnections: MAX_CONNECTIONS },
  });
  expect(hasRoom).toHaveBeenCalledWith({ ownerId: OWNER_ID }, MAX_CONNECTIONS - 1); // the one that the ticket is for is one more
  expect(issue).not.toHaveBeenCalled();
});

describe('where uploads have no owner', () => {
  test('a ticket is for the upload whose id the caller knows', async () => {
    expect((await request('none', { body: JSON.stringify({ uploadId: UPLOAD_ID }) })).statusCode).toBe(201);
    expect(readOwned).toHaveBeenCalledWith(UPLOAD_ID, undefined);
    expect(issue).toHaveBeenCalledWith({ uploadId: UPLOAD_ID });
  });

  test('there is none for an upload that there is not', async () => {
    readOwned.mockResolvedValue(undefined);
    expect((await request('none', { body: JSON.stringify({ uploadId: UPLOAD_ID }) })).body).toMatchObject({ code: 'not-found' });
    expect((await request('none', { body: '{"uploadId":"x"}' })).body).toMatchObject({ code: 'not-found' });
    expect(readOwned).toHaveBeenCalledTimes(1);
    expect(issue).not.toHaveBeenCalled();
  });

  test.each([undefined, '{}', '[]', '{"uploadId":1}', `{"uploadId":"${UPLOAD_ID}","more":1}`, `{"uploadId":"${'x'.repeat(1_024)}"}`])(
    'a body that names no upload is refused: %.40s', async body => {
      expect((await request('none', { body })).body).toMatchObject({ code: 'invalid-request' });
      expect(issue).not.toHaveBeenCalled();
    });
});
