import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { BAD_REQUESTS } from './bad-requests';
import { problemBody } from './requests';
import { problems } from '../../../projenrc/scripts/schemas/examples';
import { PROBLEMS } from '../../../src/contract/codes';
import { ApiAnswer, callApi } from '../support/api';

const dynamo = mockClient(DynamoDBDocumentClient);

beforeEach(() => {
  dynamo.reset();
  dynamo.on(PutCommand).resolves({});
});

test.each(BAD_REQUESTS.map(bad => [bad.what, bad] as const))('%s is refused, and nothing was made', async (_, { request, headers, body, code, detail, members }) => {
  const { statusCode, body: answer } = await callApi({ request, headers, body });
  expect([statusCode, answer]).toEqual([PROBLEMS[code], problemBody(code, PROBLEMS[code], problems[code].title, detail, members)]);
  expect(dynamo.calls()).toHaveLength(0);
});

test('there are at least forty, and at least twelve of them are sent to a deployed API', () => {
  expect(new Set(BAD_REQUESTS.map(({ what }) => what)).size).toBe(BAD_REQUESTS.length);
  expect(BAD_REQUESTS.length).toBeGreaterThanOrEqual(40);
  expect(BAD_REQUESTS.filter(({ deployed }) => deployed).length).toBeGreaterThanOrEqual(12);
});

test('an Idempotency-Key means nothing where nobody is asked who calls', async () => {
  const { statusCode, body } = await callApi(
    { request: 'POST /uploads', headers: { 'Idempotency-Key': 'k' }, body: '{"contentType":"image/jpeg","size":1}' }, { AUTHORIZATION: 'none' },
  );
  expect([statusCode, body.code]).toEqual([400, 'invalid-request']);
  expect(dynamo.calls()).toHaveLength(0);
});

describe('is taken as it is meant:', () => {
  /** What is recorded of a request. */
  const ask = async (body: string | Buffer, headers = {}): Promise<{ answer: ApiAnswer; declared: object; uploadId: string }> => {
    const answer = await callApi({ request: 'POST /uploads', headers, body });
    expect(answer.statusCode).toBe(201);
    const { declared, uploadId } = dynamo.commandCalls(PutCommand).at(-1)!.args[0].input.Item!;
    return { answer, declared, uploadId };
  };
  const file = (changes: object = {}) => ({ contentType: 'image/jpeg', size: 1000, ...changes });

  test('a name in decomposed form (NFD), kept composed (NFC)', async () => {
    expect((await ask(JSON.stringify(file({ fileName: 'a\u0308.jpg' })))).declared).toEqual(file({ fileName: '\u00e4.jpg' }));
  });

  test('255 characters, outside the first plane too', async () => {
    expect((await ask(JSON.stringify(file({ fileName: '\u{1f600}'.repeat(255) })))).declared).toEqual(file({ fileName: '\u{1f600}'.repeat(255) }));
  });

  test('a body that API Gateway encoded', async () => {
    expect((await ask(Buffer.from(JSON.stringify(file())))).declared).toEqual(file());
  });

  test('a field that is there twice: the last one counts, and it is checked', async () => {
    expect((await ask('{"contentType":"image/svg+xml","contentType":"image/jpeg","size":0,"size":1000}')).declared).toEqual(file());
  });

  test('the largest file, ten pairs and 1,024 bytes of metadata', async () => {
    const metadata = { ...Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`n${n}`, ''])), x: 'x'.repeat(1024 - 19) };
    expect((await ask(JSON.stringify(file({ size: 1_000_000, metadata })))).declared).toEqual(file({ size: 1_000_000, metadata }));
  });

  test('exactly 8 KB', async () => {
    expect((await ask(JSON.stringify(file()).padEnd(8192))).declared).toEqual(file());
  });

  test('an Idempotency-Key of 255 characters, and two of them as API Gateway joins them: another key', async () => {
    const body = JSON.stringify(file());
    const ids = [];
    for (const key of ['k'.repeat(255), 'a', 'a,b']) ids.push((await ask(body, { 'Idempotency-Key': key })).uploadId);
    expect(new Set(ids).size).toBe(3);
  });
});
