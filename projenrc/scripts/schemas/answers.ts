import { problems } from './examples';
import { JsonSchema } from './json-schema';
import { ProblemCode, PROBLEMS } from '../../../src/contract/codes';

/** Answers by status, as an operation lists them. */
export interface Answers {
  [status: string]: JsonSchema;
}

const NO_STORE = { 'Cache-Control': header('Nobody may keep the answer.', { const: 'no-store' }) };
/** What API Gateway says instead of our functions. */
const GATEWAY_MESSAGE = {
  schema: {
    type: 'object',
    properties: { message: { type: ['string', 'null'] } },
    required: ['message'],
    description: 'An answer of API Gateway itself.',
  },
};

/** An answer of ours that is no error. */
export function success(schema: string, description: string, more: { readonly [header: string]: JsonSchema } = {}): JsonSchema {
  return {
    description,
    headers: { ...NO_STORE, ...more },
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  };
}

/** A header of an answer. */
export function header(description: string, schema: JsonSchema, required = true): JsonSchema {
  return { description, required, schema };
}

/** Time to come again. */
export function retryAfter(description: string, required: boolean): { readonly 'Retry-After': JsonSchema } {
  return { 'Retry-After': header(description, { type: 'string', pattern: '^[0-9]+$' }, required) };
}

/** The problems that an operation may answer, and what API Gateway answers before it: each by its status. */
export function failures(...codes: readonly ProblemCode[]): Answers {
  const statuses = codes.map(code => PROBLEMS[code]).filter(status => !isShared(status));
  return Object.fromEntries([...statuses, 401, 403, 404, 429, 500, 503].sort().map(status => [status, { $ref: `#/components/responses/${nameOf(status)}` }]));
}

/** Answers that many operations share. */
export function components(): Answers {
  const own = (Object.keys(PROBLEMS) as ProblemCode[]).filter(code => !isShared(PROBLEMS[code]))
    .map(code => [nameOf(PROBLEMS[code]), ours(code)] as const);
  return Object.fromEntries([
    ...own,
    [nameOf(401), gateway('API Gateway: the token is missing, expired, or not of the configured issuer and audience.', 'Unauthorized')],
    [nameOf(403), either('forbidden', 'The caller has no identity that could own an upload; or API Gateway refuses the signature, the permission or the caller.',
      'Forbidden')],
    [nameOf(404), either('not-found', 'There is no such upload for this caller; or API Gateway knows no such route under this authorization.', 'Not Found')],
    [nameOf(429), either('too-many-connections', '`POST /tickets`: this caller has as many connections as one may have. Or API Gateway: too many requests; try again later, '
      + 'with growing pauses.', 'Too Many Requests')],
    [nameOf(500), gateway('API Gateway: its own trouble, or our function did not answer. Try again later.', 'Internal Server Error')],
    [nameOf(503), either('unavailable', 'A service behind the API is in trouble and nothing was half-made. Try again after `Retry-After` seconds, or later.',
      'Service Unavailable')],
  ]);
}

function isShared(status: number): boolean {
  return [403, 404, 429, 503].includes(status);
}

function ours(code: ProblemCode): JsonSchema {
  return { description: `\`${code}\``, headers: NO_STORE, content: problemContent(code) };
}

function problemContent(code: ProblemCode): JsonSchema {
  return { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example: problems[code] } };
}

function gateway(description: string, message: string): JsonSchema {
  return { description, content: { 'application/json': { ...GATEWAY_MESSAGE, example: { message } } } };
}

function either(code: ProblemCode, description: string, message: string): JsonSchema {
  return {
    description,
    ...(code === 'unavailable' && { headers: retryAfter('Seconds. Only with `unavailable`.', false) }),
    content: { ...problemContent(code), 'application/json': { ...GATEWAY_MESSAGE, example: { message } } },
  };
}

function nameOf(status: number): string {
  return `Status${status}`;
}
