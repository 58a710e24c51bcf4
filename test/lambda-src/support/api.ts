import { handler as awaitOutcome } from '../../../lambda-src/upload-request/await-outcome/await-outcome.lambda';
import { handler as deleteUpload } from '../../../lambda-src/upload-request/delete-upload/delete-upload.lambda';
import { HttpRequest, HttpResponse } from '../../../lambda-src/upload-request/http';
import { handler as readUpload } from '../../../lambda-src/upload-request/read-upload/read-upload.lambda';
import { handler as requestUpload } from '../../../lambda-src/upload-request/request-upload/request-upload.lambda';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { expectWireFormat } from '../../support/wire-formats';
import { outputOf } from '../shared/captured-output';
import { aRequest, ROLE_CALLER } from '../upload-request/requests';

type Environment = HandlerEnvironment<'request-upload'> & HandlerEnvironment<'read-upload'> & HandlerEnvironment<'delete-upload'>
  & HandlerEnvironment<'await-outcome'>;

/** The environment of every function of the API, as one: names that two of them read mean the same. */
const ENVIRONMENT: Environment = {
  UPLOADS_TABLE_NAME: 'uploads-table',
  UPLOADS_BUCKET_NAME: 'uploads-bucket',
  KEY_PREFIX: '/',
  AUTHORIZATION: 'iam',
  ACCEPTED_TYPES: '["image/jpeg","image/png"]',
  MAX_FILE_SIZE: '1000000',
  MAX_PIXELS: '100000000',
  MAX_FRAMES: '1',
  UPLOAD_EXPIRY_SECONDS: '300',
  URL_EXPIRY_SECONDS: '900',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads',
  STATE_MACHINE_TYPE: 'STANDARD',
  MAX_WAIT_SECONDS: '20',
  PIPELINE_ID: 'Stack-Images',
};
const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Which function answers a route, as the construct wires it. */
const HANDLERS: { readonly [route: string]: (request: HttpRequest) => Promise<HttpResponse> } = {
  'POST /uploads': requestUpload,
  'POST /owners/{ownerId}/uploads': requestUpload,
  'GET /uploads/{uploadId}': readUpload,
  'GET /uploads': readUpload,
  'GET /limits': readUpload,
  'DELETE /uploads/{uploadId}': deleteUpload,
  'GET /uploads/{uploadId}/outcome': awaitOutcome,
};

/** A request as a client sends it. */
export interface ApiRequest {
  /** Method and path: `GET /uploads/1?wait=2`. */
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes as they are sent; a text is sent in UTF-8. */
  readonly body?: string | Buffer;
}

/** An answer, its body read, and what was logged. */
export interface ApiAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: any;
  readonly output: string;
}

/** Lets the function of a route answer, from its own entry on. The clients of AWS are the caller's to mock. */
export async function callApi({ request, headers, body }: ApiRequest, environment: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
  const event = eventOf(request, headers, body);
  const before = { ...process.env };
  Object.assign(process.env, AWS, ENVIRONMENT, environment);
  try {
    let response!: HttpResponse;
    const output = await outputOf(async () => { response = await HANDLERS[event.routeKey](event); });
    const answer = { ...response, body: JSON.parse(response.body) };
    expectWireFormat(answer);
    return { ...answer, output };
  } finally {
    process.env = before;
  }
}

/** The event that API Gateway makes of a request. */
function eventOf(request: string, headers: ApiRequest['headers'] = {}, body?: ApiRequest['body']): HttpRequest & { readonly routeKey: string } {
  const [method, url] = request.split(/ (.*)/s);
  const { pathname, searchParams } = new URL(url, 'https://api.example.com');
  for (const routeKey of Object.keys(HANDLERS)) {
    const [routeMethod, path] = routeKey.split(' ');
    const found = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(pathname);
    if (method === routeMethod && found) {
      const binary = Buffer.isBuffer(body);
      return {
        ...aRequest({
          iam: ROLE_CALLER,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
          pathParameters: Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])),
          ...(body !== undefined && { body: binary ? body.toString('base64') : body, isBase64Encoded: binary }),
          ...(searchParams.size > 0 && { queryStringParameters: Object.fromEntries(searchParams) }),
        }),
        routeKey,
      };
    }
  }
  throw new Error(`there is no route for ${request}`);
}
