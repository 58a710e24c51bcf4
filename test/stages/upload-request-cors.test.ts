import * as lambda from 'aws-cdk-lib/aws-lambda';
import { UploadAuthorization } from '../../src';
import { PropsSource, synthesize } from '../support/synthesis';

const ORIGIN = 'https://app.example.com';
const OTHER_ORIGIN = 'https://app.example.com.evil.example';
const JWT = UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'] });

/** What a browser sends of itself, which needs nobody's leave (Fetch, "CORS-safelisted request-header"). */
const SAFE_HEADERS = ['accept', 'accept-language', 'content-language', 'range'];
/** What a page may read without leave (Fetch, "CORS-safelisted response-header name"). */
const SAFE_ANSWERS = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma'];

interface Cors {
  readonly origins: string[];
  readonly methods: string[];
  readonly headers: string[];
  readonly exposed: string[];
}

/** How the API answers browsers. */
function apiCors(props: PropsSource): Cors {
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders } = synthesize(props).properties('Request/Api').CorsConfiguration;
  return { origins: AllowOrigins, methods: AllowMethods, headers: AllowHeaders, exposed: ExposeHeaders };
}

/** How a bucket answers browsers. */
function bucketCors(bucket: 'Uploads' | 'Images'): Cors {
  const [rule, ...more] = synthesize({ allowedOrigins: [ORIGIN] }).properties(`Storage/${bucket}`).CorsConfiguration.CorsRules;
  expect(more).toEqual([]);
  return { origins: rule.AllowedOrigins, methods: rule.AllowedMethods, headers: rule.AllowedHeaders, exposed: rule.ExposedHeaders };
}

/** Whether a browser sends a page's request, as the Fetch standard decides it for requests without cookies. */
function sends(cors: Cors, origin: string, method: string, headers: string[] = []): boolean {
  return cors.origins.includes(origin)
    && (['GET', 'HEAD', 'POST'].includes(method) || cors.methods.includes(method))
    && headers.map(name => name.toLowerCase()).every(name => SAFE_HEADERS.includes(name) || cors.headers.includes(name));
}

/** Whether a page can read a header of the answer. */
function reads(cors: Cors, header: string): boolean {
  return [...SAFE_ANSWERS, ...cors.exposed.map(name => name.toLowerCase())].includes(header.toLowerCase());
}

const own = (source: string[]): PropsSource => stack => ({
  allowedOrigins: [ORIGIN],
  authorization: UploadAuthorization.lambdaAuthorizer(lambda.Function.fromFunctionName(stack, 'Own', 'own'), { identitySource: source }),
});

describe.each<[string, PropsSource, string[]]>([
  ['iam()', { allowedOrigins: [ORIGIN] }, ['Authorization', 'X-Amz-Date', 'X-Amz-Content-Sha256', 'X-Amz-Security-Token']],
  ['jwt()', { allowedOrigins: [ORIGIN], authorization: JWT }, ['Authorization']],
  ['lambdaAuthorizer()', own(['$request.header.X-Session', '$request.querystring.key']), ['X-Session']],
  ['none()', { allowedOrigins: [ORIGIN], authorization: UploadAuthorization.none() }, []],
])('a page of an allowed origin, with %s', (mode, props, proof) => {
  const cors = apiCors(props);

  test('asks for an upload once, with JSON and an Idempotency-Key', () => {
    expect(sends(cors, ORIGIN, 'POST', [...proof, 'Content-Type', 'Idempotency-Key'])).toBe(true);
  });

  test('reads, lists and deletes, where somebody owns uploads', () => {
    expect(sends(cors, ORIGIN, 'GET', proof)).toBe(true);
    expect(cors.methods.includes('DELETE')).toBe(mode !== 'none()');
  });

  test('sees where the upload is and when to ask again', () => {
    expect(['Location', 'Retry-After'].map(name => reads(cors, name))).toEqual([true, true]);
  });

  test('sends no headers that nobody reads', () => {
    expect([...cors.headers].sort()).toEqual([...new Set(['content-type', 'idempotency-key', ...proof.map(name => name.toLowerCase())])].sort());
    expect(sends(cors, ORIGIN, 'POST', ['X-Owner'])).toBe(false);
  });

  test('is the only one: no other origin, no cookies', () => {
    expect(sends(cors, OTHER_ORIGIN, 'GET', proof)).toBe(false);
    expect(synthesize(props).properties('Request/Api').CorsConfiguration).not.toHaveProperty('AllowCredentials');
  });
});

test('a browser keeps the answer of a preflight for two hours', () => {
  expect(synthesize({ allowedOrigins: [ORIGIN] }).properties('Request/Api').CorsConfiguration.MaxAge).toBe(7200);
});

test('API Gateway answers the preflight itself: no route takes OPTIONS from it, so no authorizer refuses it', () => {
  const routes = Object.values(synthesize({ allowedOrigins: [ORIGIN] }).ofType('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties.RouteKey as string);

  expect(routes.filter(route => /^(OPTIONS|ANY|\$default)/.test(route))).toEqual([]);
});

describe('at the buckets a page', () => {
  const uploads = bucketCors('Uploads');
  const images = bucketCors('Images');

  test('sends the form, and reads what S3 made of it', () => {
    expect(uploads.methods).toEqual(['POST']);
    expect(sends(uploads, ORIGIN, 'POST', ['Content-Type'])).toBe(true);
    expect(['ETag', 'Location'].map(name => reads(uploads, name))).toEqual([true, true]);
  });

  test('fetches sizes, or parts of them, and does not send there', () => {
    expect(images.methods).toEqual(['GET', 'HEAD']);
    expect(sends(images, ORIGIN, 'GET', ['Range'])).toBe(true);
    expect(reads(images, 'ETag')).toBe(true);
  });

  test.each([['uploads', uploads], ['images', images]])('of another origin gets nothing of the %s', (_, cors) => {
    expect(sends(cors, OTHER_ORIGIN, 'GET')).toBe(false);
  });
});
