import { DeployedPipeline } from './support/deployed-pipeline';
import { photo } from './support/files';
import { Claims, tokenOf } from './support/issuer';
import { ApiCall } from '../../local/signed-fetch';
import { requestTicket, SocketClient } from '../../local/socket-client';
import { deleteUpload, requestUpload } from '../../local/upload';

const FILE = { contentType: 'image/jpeg', size: 1234 };

interface Page {
  readonly uploads: readonly { readonly uploadId: string; readonly status: string }[];
  readonly nextCursor?: string;
}

/** Two owners of one pipeline. */
interface Mode {
  readonly pipeline: DeployedPipeline;
  readonly ada: ApiCall;
  readonly bob: ApiCall;
}

const status = async (answer: Promise<Response>) => (await answer).status;
const page = async (call: ApiCall, query = ''): Promise<Page> => (await call(`/uploads${query}`)).json() as Promise<Page>;
const idsOf = ({ uploads }: Page) => uploads.map(({ uploadId }) => uploadId);

/** Every upload of an owner, page after page. */
async function everything(call: ApiCall, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let query = `?limit=${limit}`; query !== '';) {
    const answer = await page(call, query);
    expect(answer.uploads.length).toBeLessThanOrEqual(limit);
    ids.push(...idsOf(answer));
    query = answer.nextCursor === undefined ? '' : `?limit=${limit}&cursor=${answer.nextCursor}`;
  }
  return ids;
}

const modes: { readonly [name: string]: () => Promise<Mode> } = {
  'iam()': async () => {
    const pipeline = await DeployedPipeline.find('Images');
    return { pipeline, ada: await pipeline.callsAs('Client'), bob: await pipeline.callsAs('OtherClient') };
  },
  'jwt()': async () => {
    const pipeline = await DeployedPipeline.find('Tokens');
    return { pipeline, ada: pipeline.callsOf('ada'), bob: pipeline.callsOf('bob') };
  },
  'lambdaAuthorizer()': async () => {
    const pipeline = await DeployedPipeline.find('Guests');
    return { pipeline, ada: pipeline.callsWith({ 'x-guest': 'ada' }), bob: pipeline.callsWith({ 'x-guest': 'bob' }) };
  },
};

describe.each(Object.keys(modes))('with %s', name => {
  let mode: Mode;
  let uploadId: string;

  beforeAll(async () => {
    mode = await modes[name]();
    ({ uploadId } = await requestUpload(mode.ada, FILE));
  });

  test('the owner finds the upload, and it is recorded as the owner\'s', async () => {
    expect(await status(mode.ada(`/uploads/${uploadId}`))).toBe(200);
    const { ownerId } = await mode.pipeline.record(uploadId);
    expect(name === 'iam()' ? ownerId?.slice(0, 4) : ownerId).toBe(name === 'iam()' ? 'AROA' : 'ada');
  });

  test('nobody else finds it, at any route', async () => {
    expect(await status(mode.bob(`/uploads/${uploadId}`))).toBe(404);
    expect(await status(mode.bob(`/uploads/${uploadId}`, { method: 'DELETE' }))).toBe(404);
    if (name === 'iam()') {
      expect(await status(mode.bob(`/uploads/${uploadId}/outcome?wait=1`))).toBe(404);
    }
    expect((await mode.pipeline.record(uploadId)).status).toBe('PENDING');
  });

  test('each sees own uploads in the list and no others, the newest first, page by page', async () => {
    const mine: string[] = [uploadId];
    const others: string[] = [];
    for (const _ of [1, 2]) {
      mine.unshift((await requestUpload(mode.ada, FILE)).uploadId);
      others.unshift((await requestUpload(mode.bob, FILE)).uploadId);
    }
    for (const limit of [1, 100]) {
      const [adas, bobs] = [await everything(mode.ada, limit), await everything(mode.bob, limit)];
      expect(adas.slice(0, 3)).toEqual(mine);
      expect(bobs.slice(0, 2)).toEqual(others);
      expect(adas.filter(id => bobs.includes(id))).toEqual([]);
    }
  });

  test('a cursor is its owner\'s', async () => {
    const { nextCursor } = await page(mode.ada, '?limit=1');
    expect(await status(mode.ada(`/uploads?cursor=${nextCursor}`))).toBe(200);
    const refused = await mode.bob(`/uploads?cursor=${nextCursor}`);
    expect([refused.status, (await refused.json() as { code: string }).code]).toEqual([400, 'invalid-request']);
  });

  test('the same Idempotency-Key of two owners is two uploads', async () => {
    const headers = { 'Idempotency-Key': `owners-${process.hrtime.bigint()}` };
    const ask = async (call: ApiCall) => (await (await call('/uploads', { method: 'POST', body: FILE, headers })).json() as { uploadId: string }).uploadId;
    const [adas, again, bobs] = [await ask(mode.ada), await ask(mode.ada), await ask(mode.bob)];
    expect(again).toBe(adas);
    expect(bobs).not.toBe(adas);
  });

  test('nobody asks for others without a permission, or where there is no such route', async () => {
    const answer = await mode.ada('/owners/bob/uploads', { method: 'POST', body: FILE });
    expect(answer.status).toBe(name === 'iam()' ? 403 : 404);
  });

  test('everybody reads the limits', async () => {
    expect(await (await mode.bob('/limits')).json()).toMatchObject({ maxFileSize: 10 * 1024 * 1024, uploadExpirySeconds: 300 });
  });

  test('the owner deletes it, and then it is shown as that, to the owner alone', async () => {
    await deleteUpload(mode.ada, uploadId);
    const { uploads } = await page(mode.ada, '?limit=100');
    expect(uploads.find(upload => upload.uploadId === uploadId)).toEqual({ uploadId, status: 'DELETING', links: { self: `/uploads/${uploadId}` } });
    expect(await status(mode.bob(`/uploads/${uploadId}`))).toBe(404);
  });
});

describe('a token is refused', () => {
  let pipeline: DeployedPipeline;
  beforeAll(async () => { pipeline = await DeployedPipeline.find('Tokens'); });

  const bearing = (claims: Claims, issuer = pipeline.stack.issuer) => pipeline.callsWith({ authorization: `Bearer ${tokenOf(issuer, { sub: 'ada', ...claims })}` });

  test.each<[string, Claims]>([
    ['that has expired', { exp: 1 }],
    ['for another audience', { aud: 'other' }],
    ['without an audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://id.example.com' }],
  ])('%s, by API Gateway', async (_, claims) => {
    for (const route of ['/uploads', '/limits']) expect(await status(bearing(claims)(route))).toBe(401);
  });

  test('whose text was changed, or that is none, by API Gateway', async () => {
    const [header, , signature] = tokenOf(pipeline.stack.issuer, { sub: 'ada' }).split('.');
    const [, claims] = tokenOf(pipeline.stack.issuer, { sub: 'bob' }).split('.');
    for (const token of [[header, claims, signature].join('.'), 'token', '']) {
      expect(await status(pipeline.callsWith({ authorization: `Bearer ${token}` })('/uploads'))).toBe(401);
    }
    expect(await status(pipeline.unsignedCalls()('/uploads'))).toBe(401);
  });

  test.each<[string, Claims]>([
    ['without the claim', { sub: undefined }],
    ['with an empty one', { sub: '' }],
    ['with a list', { sub: ['ada'] }],
  ])('%s, as forbidden, but for the limits', async (_, claims) => {
    const call = bearing(claims);
    for (const answer of [await call('/uploads'), await call('/uploads', { method: 'POST', body: FILE })]) {
      expect([answer.status, (await answer.json() as { code: string }).code]).toEqual([403, 'forbidden']);
    }
    expect(await status(call('/limits'))).toBe(200);
  });
});

describe('a guest is refused', () => {
  let pipeline: DeployedPipeline;
  beforeAll(async () => { pipeline = await DeployedPipeline.find('Guests'); });

  test('who does not say who it is', async () => {
    expect(await status(pipeline.unsignedCalls()('/uploads'))).toBe(401);
  });

  test('whom the function locks out', async () => {
    const answer = await pipeline.callsWith({ 'x-guest': 'out' })('/uploads');
    expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining('code')]);
  });

  test.each(['nameless', 'number', 'empty'])('who is let in %s', async guest => {
    const answer = await pipeline.callsWith({ 'x-guest': guest })('/uploads', { method: 'POST', body: FILE });
    expect([answer.status, (await answer.json() as { code: string }).code]).toEqual([403, 'forbidden']);
  });
});

describe('a backend with a permission for others', () => {
  let pipeline: DeployedPipeline;
  let backend: ApiCall;
  let ada: ApiCall;
  let adasId: string;
  beforeAll(async () => {
    pipeline = await DeployedPipeline.find('Images');
    [backend, ada] = [await pipeline.callsAs('Backend'), await pipeline.callsAs('Client')];
    adasId = (await pipeline.record((await requestUpload(ada, FILE)).uploadId)).ownerId!;
  });

  const askFor = (ownerId: string) => backend(`/owners/${ownerId}/uploads`, { method: 'POST', body: FILE });

  test('asks for an owner, who follows the upload to its end; the backend itself, and anybody else, does not', async () => {
    const answer = await askFor(adasId);
    const { uploadId } = await answer.json() as { uploadId: string };
    expect(answer.status).toBe(201);
    expect(new URL(answer.headers.get('location')!, `${pipeline.apiUrl}/owners/${adasId}/uploads`).href).toBe(`${pipeline.apiUrl}/uploads/${uploadId}`);
    expect(await status(ada(`/uploads/${uploadId}`))).toBe(200);
    expect(idsOf(await page(ada, '?limit=1'))).toEqual([uploadId]);
    expect(await status((await pipeline.callsAs('OtherClient'))(`/uploads/${uploadId}`))).toBe(404);
    expect(await status(backend(`/uploads/${uploadId}`))).toBe(403);
  });

  test('asks for nobody of its own: its permission is for that route', async () => {
    expect(await status(backend('/uploads', { method: 'POST', body: FILE }))).toBe(403);
    expect(await status(backend('/uploads'))).toBe(403);
  });

  test('names an owner that only it knows', async () => {
    const { uploadId } = await (await askFor('user-4711@example.com')).json() as { uploadId: string };
    expect((await pipeline.record(uploadId)).ownerId).toBe('user-4711@example.com');
  });

  test.each(['%20', 'm%C3%BCller', 'a%25b'])('cannot name %s', async ownerId => {
    expect(await status(askFor(ownerId))).toBe(400);
  });
});

test('with none() there is nothing to list or to delete, and an id is the permission to read', async () => {
  const pipeline = await DeployedPipeline.find('Avatars');
  const [anybody, somebody] = [pipeline.unsignedCalls(), pipeline.callsWith({ authorization: 'Bearer x' })];
  const { uploadId } = await requestUpload(anybody, { ...FILE, contentType: 'image/png' });

  expect(await status(somebody(`/uploads/${uploadId}`))).toBe(200);
  expect(await status(anybody('/limits'))).toBe(200);
  expect(await status(anybody('/uploads'))).toBe(404);
  expect(await status(anybody(`/uploads/${uploadId}`, { method: 'DELETE' }))).toBe(404);
  expect(await status(anybody('/owners/ada/uploads', { method: 'POST', body: FILE }))).toBe(404);
});

test.each(['Tokens', 'Guests'] as const)('with %s an image gets READY for its owner', async name => {
  const { pipeline, ada } = await modes[name === 'Tokens' ? 'jwt()' : 'lambdaAuthorizer()']();
  const { uploadId, status: outcome } = await pipeline.upload(ada, photo());
  expect(outcome).toBe('READY');
  expect((await page(ada, '?limit=1')).uploads[0]).toMatchObject({ uploadId, status: 'READY', images: expect.any(Array) });
});

test.each(['jwt()', 'lambdaAuthorizer()'])('with %s a ticket is its owner\'s: whoever connects with it hears of that owner\'s uploads and of no others', async name => {
  const { pipeline, ada, bob } = await modes[name]();
  const connect = async (call: ApiCall) => SocketClient.connect((await requestTicket(call)).url);
  const [adas, bobs] = await Promise.all([connect(ada), connect(bob)]);
  try {
    const [mine, theirs] = await Promise.all([pipeline.upload(ada, photo()), pipeline.upload(bob, photo())]);
    expect(await adas.outcome(mine.uploadId)).toMatchObject({ data: { status: 'READY' } });
    expect(await bobs.outcome(theirs.uploadId)).toMatchObject({ data: { status: 'READY' } });

    bobs.send({ uploadId: mine.uploadId });
    expect(await bobs.message(({ code }) => code === 'not-found')).toBeDefined();
    expect([adas, bobs].map(({ messages }) => messages.flatMap(({ subject }) => subject ?? []))).toEqual([[mine.uploadId], [theirs.uploadId]]);
    expect((await pipeline.unsignedCalls()('/tickets', { method: 'POST', body: {} })).status).toBe(401);
  } finally {
    await Promise.all([adas.close(), bobs.close()]);
  }
});
