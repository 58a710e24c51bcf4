import type { ProblemDetails, ProblemMembers } from './schemas/problem';
import { ProblemCode, PROBLEMS } from '../../src/contract/codes';
import { childLogger, errorName, Logger } from '../shared/logger';

/** What API Gateway knows of a caller of an `iam` route. */
export interface IamCaller {
  readonly userId?: string | null;
  readonly callerId?: string | null;
  readonly cognitoIdentity?: { readonly identityId?: string | null } | null;
}

/** What the authorizer of a route found out about its caller. */
export interface Authorizer {
  readonly iam?: IamCaller | null;
  /** Of a token: API Gateway has checked signature, issuer, audience and times. */
  readonly jwt?: { readonly claims?: { readonly [name: string]: unknown } | null } | null;
  /** Context that the user's own authorizer gave along. */
  readonly lambda?: { readonly [name: string]: unknown } | null;
}

/** A request of the HTTP API, payload format 2.0: the part that our functions read. */
export interface HttpRequest {
  /** The route that was matched, as `ROUTES` spells it. */
  readonly routeKey?: string;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly headers?: { readonly [name: string]: string | undefined } | null;
  readonly pathParameters?: { readonly [name: string]: string | undefined } | null;
  readonly queryStringParameters?: { readonly [name: string]: string | undefined } | null;
  readonly requestContext?: {
    readonly requestId?: string;
    readonly authorizer?: Authorizer | null;
  };
}

/** An answer to the HTTP API, payload format 2.0. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** What the compiler says of an answer whose format is not named. */
interface Unnamed {
  readonly 'name its wire format: json<UploadView>(200, ...)': never;
}

/** An answer that is an error (RFC 9457). Its detail goes to the client: one plain sentence, nothing internal. */
export class Problem extends Error {
  constructor(readonly code: ProblemCode, readonly detail: string, readonly members: ProblemMembers = {}) {
    super(code);
    this.name = 'Problem';
  }
}

const TITLES: { readonly [code in ProblemCode]: string } = {
  'invalid-request': 'Invalid request',
  'forbidden': 'Forbidden',
  'not-found': 'Not found',
  'idempotency-conflict': 'Idempotency conflict',
  'file-too-large': 'File too large',
  'unsupported-type': 'Unsupported type',
  'metadata-too-large': 'Metadata too large',
  'too-many-connections': 'Too many connections',
  'unavailable': 'Temporarily unavailable',
};

/** Seconds after which a client may ask again when we were unavailable. */
const RETRY_AFTER_TROUBLE = '2';

// Every answer speaks of one caller at one moment: nothing between us and the client may keep it.
const COMMON_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

/** An answer with a JSON body: `json<UploadView>(200, ...)`, after the wire format of schemas/ that it has. */
export function json<Body = Unnamed>(statusCode: number, body: NoInfer<Body>, headers: { readonly [name: string]: string } = {}): HttpResponse {
  return { statusCode, headers: { 'Content-Type': 'application/json', ...COMMON_HEADERS, ...headers }, body: JSON.stringify(body) };
}

/**
 * Answers a request whatever happens: with what `work` answers, with its problem, or with `unavailable` for anything else thrown.
 *
 * Of an unexpected error only the name is logged.
 */
export async function respond(logger: Logger, request: HttpRequest, work: (log: Logger) => Promise<HttpResponse>): Promise<HttpResponse> {
  const requestId = request.requestContext?.requestId;
  const log = childLogger(logger, { requestId });
  try {
    return await work(log);
  } catch (error) {
    if (error instanceof Problem) {
      log.info('request refused', { code: error.code });
      return problemResponse(error, requestId);
    }
    log.error('request failed', { error: errorName(error) });
    return problemResponse(new Problem('unavailable', 'The service cannot answer at the moment. Try again shortly.'), requestId);
  }
}

/** The JSON value in a request's body of at most `maxBytes`. */
export function readJson(request: HttpRequest, maxBytes: number): unknown {
  const bytes = Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length === 0) {
    throw new Problem('invalid-request', 'The request needs a JSON body.');
  }
  if (bytes.length > maxBytes) {
    throw new Problem('invalid-request', `The body is larger than ${maxBytes} bytes.`);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), refusePrototype);
  } catch {
    throw new Problem('invalid-request', 'The body is not valid JSON in UTF-8.');
  }
}

/** `__proto__` would be an ordinary name here and a trap wherever the value is copied. */
function refusePrototype(name: string, value: unknown): unknown {
  if (name === '__proto__') {
    throw new SyntaxError('__proto__');
  }
  return value;
}

/** A problem as clients see it, over HTTP and over a WebSocket. */
export function problemDetails({ code, detail, members }: Problem, requestId: string | undefined): ProblemDetails {
  return {
    type: `urn:image-upload-pipeline:problem:${code}`,
    title: TITLES[code],
    status: PROBLEMS[code],
    detail,
    ...(requestId && { instance: `urn:image-upload-pipeline:request:${requestId}` }),
    code,
    ...members,
  };
}

function problemResponse(problem: Problem, requestId: string | undefined): HttpResponse {
  return json<ProblemDetails>(PROBLEMS[problem.code], problemDetails(problem, requestId), {
    'Content-Type': 'application/problem+json',
    ...(problem.code === 'unavailable' && { 'Retry-After': RETRY_AFTER_TROUBLE }),
  });
}
