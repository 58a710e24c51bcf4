import { IncomingMessage } from 'node:http';

/** One call of a function to AWS, as the proxy sees it. */
export interface Call {
  /** Whose address was called: the name of a function. */
  readonly caller: string;
  /** As signatures name it: `s3`, `dynamodb`, `states`, `sns`, `lambda`. */
  readonly service: string;
  /** As the SDK names it: `PutObject`, `UpdateItem`, … */
  readonly operation: string;
  /** The first id of an upload in its address or body. */
  readonly uploadId?: string;
}

/** What of a request tells which call it is. */
export type CallRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

const UPLOAD_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** Describes a call; undefined for what carries no signature in its header: forms and presigned URLs of clients. */
export function describeCall(caller: string, request: CallRequest, body: Buffer): Call | undefined {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1];
  if (service === undefined) {
    return undefined;
  }
  const isFile = service === 's3' && request.method === 'PUT';
  const uploadId = UPLOAD_ID.exec(request.url ?? '')?.[0] ?? (isFile ? undefined : UPLOAD_ID.exec(body.toString('latin1'))?.[0]);
  return { caller, service, operation: operationOf(service, request, body), uploadId };
}

function operationOf(service: string, { method, url = '', headers }: CallRequest, body: Buffer): string {
  switch (service) {
    case 's3': return s3Operation(method, new URL(url, 'http://engine').searchParams);
    case 'lambda': return url.endsWith('/invocations') ? 'Invoke' : `${method}`;
    case 'sns': return new URLSearchParams(body.toString()).get('Action') ?? `${method}`;
    default: return String(headers['x-amz-target']).split('.').pop() ?? `${method}`;
  }
}

function s3Operation(method: string | undefined, query: URLSearchParams): string {
  if (query.has('x-id')) {
    return query.get('x-id')!;
  }
  if (query.has('delete')) {
    return 'DeleteObjects';
  }
  return query.has('versions') ? 'ListObjectVersions' : query.has('list-type') ? 'ListObjectsV2' : `${method}`;
}
