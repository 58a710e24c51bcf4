import { S3Client } from '@aws-sdk/client-s3';
import { derivedUploadId } from '../../../../lambda-src/upload-request/idempotency';
import { requestUpload } from '../../../../lambda-src/upload-request/request-upload/request-upload';
import { ROUTES } from '../../../../src/contract/routes';
import { keptMetrics } from '../../support/metrics';
import { aRecord } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, ROLE_CALLER } from '../requests';

const s3 = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' } });
const create = jest.fn();

/** A backend asks, in somebody's name unless told. */
function ask(changes: { routeKey?: string; ownerId?: string; authorization?: string; key?: string } = {}): Promise<Answer> {
  create.mockImplementation(async ({ uploadId, expiresAt }) => ({
    written: true, record: aRecord({ uploadId, expiresAt: expiresAt.toISOString() }),
  }));
  const request = aRequest({
    routeKey: changes.routeKey ?? ROUTES.requestUploadForOthers,
    pathParameters: { ownerId: changes.ownerId ?? 'ada' },
    headers: changes.key === undefined ? {} : { 'idempotency-key': changes.key },
    body: JSON.stringify({ contentType: 'image/jpeg', size: 1000 }),
    iam: ROLE_CALLER,
  });
  const environment = {
    UPLOADS_TABLE_NAME: 'uploads-table',
    UPLOADS_BUCKET_NAME: 'uploads-bucket',
    AUTHORIZATION: changes.authorization ?? 'iam',
    ACCEPTED_TYPES: '["image/jpeg"]',
    MAX_FILE_SIZE: '1000',
    UPLOAD_EXPIRY_SECONDS: '300',
    KEY_PREFIX: '/',
    PIPELINE_ID: 'Stack-Images',
  };
  return answerTo(request, log => requestUpload(request, { environment, s3, uploads: { create, reissue: jest.fn() }, metrics: keptMetrics(), log }));
}

test('the upload belongs to the owner in the path, not to the caller', async () => {
  expect((await ask()).statusCode).toBe(201);
  expect(create.mock.calls[0][0]).toMatchObject({ ownerId: 'ada' });
});

test('on the caller\'s own route a path names nobody', async () => {
  await ask({ routeKey: ROUTES.requestUpload });
  expect(create.mock.calls[0][0]).toMatchObject({ ownerId: OWNER_ID });
});

test('an Idempotency-Key is the owner\'s: another owner\'s is another upload, the owner\'s own the same', async () => {
  const ids = [(await ask({ key: 'k' })).body.uploadId, (await ask({ key: 'k', ownerId: 'bob' })).body.uploadId];
  expect(ids).toEqual([derivedUploadId('ada', 'k'), derivedUploadId('bob', 'k')]);
  expect(ids[0]).not.toBe(ids[1]);
});

test('the location is that of the upload, seen from the longer path', async () => {
  const { headers, body } = await ask();
  expect(new URL(headers.Location, 'https://api.example.com/images/owners/ada/uploads').href).toBe(`https://api.example.com/images/uploads/${body.uploadId}`);
});

test.each([['a/b', 'iam', 400], ['', 'iam', 400], ['ada', 'jwt:sub', 403], ['ada', 'lambda', 403], ['ada', 'none', 403]])(
  'owner "%s" under %s is refused, and nothing is recorded', async (ownerId, authorization, status) => {
    expect((await ask({ ownerId, authorization })).statusCode).toBe(status);
    expect(create).not.toHaveBeenCalled();
  });
