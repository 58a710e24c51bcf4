import { Server } from 'node:http';
import { Browser } from 'playwright-core';
import { ClientPage, Proof, startBrowser } from './support/browser';
import { ClientFile, DeployedPipeline } from './support/deployed-pipeline';
import { drawing, photo } from './support/files';
import { tokenOf } from './support/issuer';
import { servePage } from './support/pages';
import { requestUpload, UploadPermission, UploadView } from '../../local/upload';

const UPLOAD = 'return uploadImage(file, api);';
const ASK = `return (await api('/uploads', {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ contentType: file.type, size: file.size }),
})).json();`;
/** The form of `upload` with the chosen file. */
const SENT = `fetch(upload.url, {
  method: upload.method,
  body: Object.entries({ ...upload.fields, file }).reduce((form, [name, value]) => { form.append(name, value); return form; }, new FormData()),
})`;

let browser: Browser;
let images: DeployedPipeline;
let signed: Proof;
let page: ClientPage;

beforeAll(async () => {
  [browser, images] = await Promise.all([startBrowser(), DeployedPipeline.find('Images')]);
  signed = await images.signaturesOf('Client');
  page = await ClientPage.open(browser, images.stack.pageOrigin, images, signed);
  await page.choose(photo());
});
afterAll(async () => browser?.close());

describe.each<['Images' | 'Tokens' | 'Guests' | 'Avatars', () => Proof, () => ClientFile | Promise<ClientFile>]>([
  ['Images', () => signed, photo],
  ['Tokens', () => async () => ({ authorization: `Bearer ${tokenOf(images.stack.issuer, { sub: 'browser' })}` }), photo],
  ['Guests', () => async () => ({ 'x-guest': 'browser' }), photo],
  ['Avatars', () => async () => ({}), drawing],
])('a page that may call %s', (name, proof, file) => {
  test('uploads with the code of README, polls until READY, and shows every size', async () => {
    const pipeline = await DeployedPipeline.find(name);
    const visitor = await ClientPage.open(browser, pipeline.stack.pageOrigin, pipeline, proof());
    await visitor.choose(await file());

    const { uploadId, status, images: sizes = [] } = await visitor.run<UploadView>(UPLOAD);

    expect({ status, keys: (await pipeline.imageKeys(uploadId)).length }).toEqual({ status: 'READY', keys: sizes.length });
    expect(sizes.length).toBeGreaterThan(0);
    const shown = await visitor.run(`
      return Promise.all(sizes.map(async ({ url }) => {
        const { width, height } = await createImageBitmap(await (await fetch(url)).blob());
        return { width, height };
      }));`, { sizes });
    expect(shown).toEqual(sizes.map(({ width, height }) => ({ width, height })));
  });
});

test('a page waits with long polling, by the code of README', async () => {
  const { uploadId, upload } = await page.run<UploadPermission>(ASK);
  const outcome = page.run<UploadView>('return outcomeOf(uploadId, api);', { uploadId });
  expect(await page.run(`return (await ${SENT}).status;`, { upload })).toBe(201);
  expect(await outcome).toMatchObject({ uploadId, status: 'READY' });
});

test('what is throttled or our trouble for a moment ends no waiting', async () => {
  const view = await page.run<UploadView>(`
    const refusals = [429, 503];
    const refused = async (path, init) => (init?.method !== 'POST' && refusals.length > 0 ? new Response('{}', { status: refusals.shift() }) : api(path, init));
    const { uploadId } = await uploadImage(file, refused);
    refusals.push(429, 503);
    return outcomeOf(uploadId, refused);`);
  expect(view).toMatchObject({ status: 'READY' });
});

test('a page hears over its WebSocket, by the code of README; also on the next connection, when the first has ended', async () => {
  await page.run(`
    globalThis.sockets = [];
    globalThis.WebSocket = class extends WebSocket { constructor(url) { super(url); sockets.push(this); } };
    globalThis.outcomes = [];
    globalThis.waitingFor = new Set();
    await listen(waitingFor, outcome => outcomes.push(outcome));`);
  const { uploadId } = await page.run<UploadView>(UPLOAD);
  const heard = `
    while (!outcomes.some(outcome => outcome.uploadId === uploadId)) await new Promise(resolve => setTimeout(resolve, 50));
    return outcomes.filter(outcome => outcome.uploadId === uploadId);`;
  expect(await page.run(heard, { uploadId })).toEqual([expect.objectContaining({ uploadId, status: 'READY' })]);

  // What ends while the page is not connected, it asks for when it is again.
  const { uploadId: missed } = await page.run<UploadView>(`
    sockets[0].close();
    const upload = await uploadImage(file, api);
    outcomes.splice(0);
    waitingFor.add(upload.uploadId);
    return upload;`);
  expect(await page.run(heard, { uploadId: missed })).toEqual([expect.objectContaining({ uploadId: missed, status: 'READY' })]);
  expect(await page.run('return [sockets.length, waitingFor.size];')).toEqual([2, 0]);
});

test('a page repeats a request, reads where its upload is and when to ask again, and what S3 made of the form', async () => {
  const seen = await page.run(`
    const again = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const body = JSON.stringify({ contentType: file.type, size: file.size });
    const [first, second] = [await api('/uploads', { method: 'POST', headers: again, body }), await api('/uploads', { method: 'POST', headers: again, body })];
    const { uploadId, upload } = await first.json();
    const location = new URL(first.headers.get('location'), first.url).href;
    const told = await api(location.replace(apiUrl, ''));
    const sent = await ${SENT};
    return {
      same: (await second.json()).uploadId === uploadId,
      location: location === apiUrl + '/uploads/' + uploadId,
      retryAfter: told.headers.get('retry-after'),
      stored: [sent.headers.has('etag'), sent.headers.has('location')],
    };`);
  expect(seen).toEqual({ same: true, location: true, retryAfter: '1', stored: [true, true] });
});

test('a page deletes an upload', async () => {
  const { uploadId } = await page.run<UploadPermission>(ASK);
  expect(await page.run('return (await api(`/uploads/${uploadId}`, { method: "DELETE" })).status;', { uploadId })).toBe(202);
});

describe('a page of another origin, with all that its caller needs,', () => {
  let server: Server;
  let stranger: ClientPage;

  beforeAll(async () => {
    const served = await servePage();
    server = served.server;
    stranger = await ClientPage.open(browser, served.origin, images, signed);
    await stranger.choose(photo());
  });
  afterAll(() => void server?.close());
  beforeEach(() => void stranger.console.splice(0));

  async function expectBlocked(statements: string, given: Readonly<Record<string, unknown>> = {}): Promise<void> {
    expect(await stranger.run(`try { ${statements} } catch (error) { return String(error); } return 'not blocked';`, given)).toMatch(/^TypeError: Failed to fetch/);
    expect(stranger.console.join('\n')).toContain('blocked by CORS policy');
  }

  test('asks for nothing', async () => expectBlocked(ASK));

  test('reads nothing of S3, neither what it made of a form nor a size', async () => {
    const { upload } = await requestUpload(await images.callsAs('Client'), { contentType: 'image/jpeg', size: photo().bytes.length });
    await expectBlocked(`await ${SENT};`, { upload });
    const { images: sizes = [] } = await page.run<UploadView>(UPLOAD);
    expect(await page.run('return (await fetch(url)).status;', { url: sizes[0].url })).toBe(200);
    await expectBlocked('await fetch(url);', { url: sizes[0].url });
  });
});
