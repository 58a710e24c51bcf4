import { answerTo, aRequest, problemBody, REQUEST_ID } from './requests';
import { json, Problem, readJson } from '../../../lambda-src/upload-request/http';
import { ProblemCode, PROBLEMS } from '../../../src/contract/codes';
import { linesOf } from '../shared/captured-output';

const LIMIT = 64;

describe('a body', () => {
  test('is read as JSON', () => {
    expect(readJson(aRequest({ body: '{"a":[1,null]}' }), LIMIT)).toEqual({ a: [1, null] });
  });

  test('is decoded first where API Gateway has encoded it', () => {
    const body = Buffer.from('{"a":"ä"}').toString('base64');
    expect(readJson(aRequest({ body, isBase64Encoded: true }), LIMIT)).toEqual({ a: 'ä' });
  });

  test('of exactly the limit is accepted', () => {
    expect(readJson(aRequest({ body: `"${'a'.repeat(LIMIT - 2)}"` }), LIMIT)).toHaveLength(LIMIT - 2);
  });

  const tooLarge = 'The body is larger than 64 bytes.';
  const notJson = 'The body is not valid JSON in UTF-8.';
  const missing = 'The request needs a JSON body.';
  const refused: [string, Parameters<typeof aRequest>[0], string][] = [
    ['that is missing', {}, missing],
    ['that is null', { body: null }, missing],
    ['that is empty', { body: '' }, missing],
    ['one byte over the limit', { body: `"${'a'.repeat(LIMIT - 1)}"` }, tooLarge],
    ['over the limit in bytes, though not in characters', { body: `"${'ä'.repeat(LIMIT / 2)}"` }, tooLarge],
    ['over the limit once decoded', { body: Buffer.from(`"${'a'.repeat(LIMIT)}"`).toString('base64'), isBase64Encoded: true }, tooLarge],
    ['of broken JSON', { body: '{"a":1' }, notJson],
    ['of two JSON values', { body: '{}{}' }, notJson],
    ['that is not UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]).toString('base64'), isBase64Encoded: true }, notJson],
    ['with a field named __proto__', { body: '{"a":{"__proto__":{"b":1}}}' }, notJson],
  ];
  test.each(refused)('%s is refused', (_, parts, detail) => {
    expect(() => readJson(aRequest(parts), LIMIT)).toThrow(expect.objectContaining({ code: 'invalid-request', detail }));
  });

  test('nested without end is refused, not a crash', () => {
    expect(() => readJson(aRequest({ body: '['.repeat(8192) }), 8192)).toThrow(expect.objectContaining({ detail: notJson }));
  });
});

describe('a problem', () => {
  test('is answered by RFC 9457, with the request that it happened to', async () => {
    const { output, ...response } = await answerTo(aRequest(), async () => { throw new Problem('file-too-large', 'Too large.', { maxFileSize: 5 }); });
    expect(response).toEqual({
      statusCode: 413,
      headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
      body: problemBody('file-too-large', 413, 'File too large', 'Too large.', { maxFileSize: 5 }),
    });
  });

  test.each(Object.entries(PROBLEMS))('%s has status %i', async (code, status) => {
    const { statusCode, body } = await answerTo(aRequest(), async () => { throw new Problem(code as ProblemCode, 'No.'); });
    expect([statusCode, body.status, body.code]).toEqual([status, status, code]);
  });

  test('has no instance where the request has no id', async () => {
    const { body } = await answerTo({}, async () => { throw new Problem('not-found', 'No.'); });
    expect(body).not.toHaveProperty('instance');
  });

  test('is logged by its code only', async () => {
    const { output } = await answerTo(aRequest(), async () => { throw new Problem('invalid-request', 'holiday.jpg is no name'); });
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'INFO', code: 'invalid-request', requestId: REQUEST_ID })]);
    expect(output).not.toContain('holiday');
  });
});

describe('anything else thrown', () => {
  const throttled = Object.assign(new Error('holiday.jpg in table uploads-1234'), { name: 'ThrottlingException' });

  test('is answered as unavailable, without its cause', async () => {
    const { statusCode, body } = await answerTo(aRequest(), async () => { throw throttled; });
    expect(statusCode).toBe(503);
    expect(body).toEqual(problemBody('unavailable', 503, 'Temporarily unavailable', 'The service cannot answer at the moment. Try again shortly.'));
  });

  test('is answered with a time to ask again', async () => {
    const { headers } = await answerTo(aRequest(), async () => { throw throttled; });
    expect(headers['Retry-After']).toBe('2');
  });

  test('is logged as an error, by its name only', async () => {
    const { output } = await answerTo(aRequest(), async () => { throw throttled; });
    expect(linesOf(output)).toEqual([expect.objectContaining({ level: 'ERROR', error: 'ThrottlingException', requestId: REQUEST_ID })]);
    expect(output).not.toMatch(/holiday|uploads-1234/);
  });
});

test('no answer may be kept by anybody', () => {
  expect(json<object>(200, {}).headers['Cache-Control']).toBe('no-store');
});
