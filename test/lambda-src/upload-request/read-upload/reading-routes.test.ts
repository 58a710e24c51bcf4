import { S3Client } from '@aws-sdk/client-s3';
import { ENVIRONMENT } from './environment';
import { answerReading } from '../../../../lambda-src/upload-request/read-upload/read-upload';
import { ROUTES } from '../../../../src/contract/routes';
import { aRecord, UPLOAD_ID } from '../../support/records';
import { Answer, answerTo, aRequest, OWNER_ID, ROLE_CALLER } from '../requests';

const s3 = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret' } });
const uploads = { readOwned: jest.fn(), listOwned: jest.fn() };

interface Changes {
  readonly iam?: typeof ROLE_CALLER | null;
  readonly environment?: Partial<typeof ENVIRONMENT>;
}

function ask(routeKey: string | undefined, changes: Changes = {}): Promise<Answer> {
  uploads.readOwned.mockResolvedValue(aRecord({ ownerId: OWNER_ID }));
  uploads.listOwned.mockResolvedValue({ records: [], more: false });
  const { iam = ROLE_CALLER } = changes;
  const request = aRequest({ routeKey, iam, pathParameters: { uploadId: UPLOAD_ID } });
  return answerTo(request, log => answerReading(request, { environment: { ...ENVIRONMENT, ...changes.environment }, s3, uploads, log }));
}

test('each route is answered by its own work', async () => {
  expect((await ask(ROUTES.readUpload)).body).toMatchObject({ uploadId: UPLOAD_ID });
  expect((await ask(ROUTES.listUploads)).body).toEqual({ uploads: [] });
  expect((await ask(ROUTES.readLimits)).body).toMatchObject({ maxFileSize: 1000 });
});

test.each([undefined, '', '$default', 'GET /uploads/', ROUTES.requestUpload, 'constructor'])('a route that is none of them is trouble, not a guess: %p', async route => {
  const { statusCode } = await ask(route);
  expect([statusCode, uploads.readOwned.mock.calls, uploads.listOwned.mock.calls]).toEqual([503, [], []]);
});

describe('GET /limits', () => {
  test('says everything that a client can check before it asks', async () => {
    const { statusCode, body } = await ask(ROUTES.readLimits);
    expect(statusCode).toBe(200);
    expect(body).toEqual({
      acceptedTypes: ['image/jpeg', 'image/png'],
      maxFileSize: 1000,
      maxPixels: 1000000,
      maxFrames: 30,
      maxFileNameCharacters: 255,
      maxMetadataPairs: 10,
      maxMetadataBytes: 1024,
      uploadExpirySeconds: 300,
    });
  });

  test('needs no owner: a caller who has none learns why an upload is refused', async () => {
    expect((await ask(ROUTES.readLimits, { iam: null })).statusCode).toBe(200);
    expect((await ask(ROUTES.readLimits, { iam: null, environment: { AUTHORIZATION: 'none' } })).statusCode).toBe(200);
  });

  test('is trouble where a limit is not a number', async () => {
    expect((await ask(ROUTES.readLimits, { environment: { MAX_PIXELS: 'many' } })).statusCode).toBe(503);
  });
});
