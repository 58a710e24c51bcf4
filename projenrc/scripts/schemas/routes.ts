import { Answers, failures, header, retryAfter, success } from './answers';
import { OWNER_ID, UPLOAD_ID, uploadRequest } from './examples';
import { JsonSchema } from './json-schema';
import { EVERYBODY, Scheme, security, WITH_OWNER } from './security';
import { MAX_CONNECTIONS } from '../../../src/contract/clients-table';
import { UPLOAD_ID as UPLOAD_ID_PATTERN } from '../../../src/contract/object-keys';

const uploadId = {
  name: 'uploadId',
  in: 'path',
  required: true,
  description: 'Id of the upload. What is not of its form is not found.',
  schema: { type: 'string', pattern: UPLOAD_ID_PATTERN.source },
  example: UPLOAD_ID,
};
const ownerId = {
  name: 'ownerId',
  in: 'path',
  required: true,
  description: 'Whose upload it is to be.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9._~:@|=+,-]{1,255}$' },
  example: OWNER_ID,
};
const limit = {
  name: 'limit', in: 'query', description: 'Uploads in a page at most.', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 }, example: 20,
};
const cursor = {
  name: 'cursor', in: 'query', description: '`nextCursor` of the page before, of the same owner.', schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,400}$' },
};
const wait = {
  name: 'wait',
  in: 'query',
  description: 'Seconds to wait at most. The pipeline may allow less than 25; without it, the wait is as long as the pipeline allows.',
  schema: { type: 'integer', minimum: 1, maximum: 25 },
  example: 20,
};
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Visible ASCII. The same key and body of the same owner mean the same upload, however often it is asked for. Needs a caller who can be told apart.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  example: 'b7c1-4711',
};

/** Every route, under the paths that the construct gives to API Gateway. */
export function routes(): JsonSchema {
  return {
    '/limits': {
      get: operation('getLimits', 'What is accepted', EVERYBODY, {
        tags: ['Limits'],
        description: 'What a client can check before it asks for an upload.',
        responses: { 200: success('Limits', 'The limits of this pipeline.'), ...failures() },
      }),
    },
    '/uploads': {
      post: requestUpload('requestUpload', 'Ask for permission to upload a file', EVERYBODY, [idempotencyKey],
        'Answers a form for exactly the declared file. Send it as `multipart/form-data`, every field as it came, the file last.'),
      get: operation('listUploads', 'Own uploads', WITH_OWNER, {
        description: 'The newest first, page by page. An upload of a moment ago may be missing.',
        parameters: [limit, cursor],
        responses: { 200: success('UploadList', 'A page.'), ...failures('invalid-request') },
      }),
    },
    '/owners/{ownerId}/uploads': {
      parameters: [ownerId],
      post: requestUpload('requestUploadForOthers', 'Ask in the name of an owner', ['iam'], [idempotencyKey],
        'As `POST /uploads`, for that owner: for backends with `grants.requestUploadForOthers`.'),
    },
    '/uploads/{uploadId}': {
      parameters: [uploadId],
      get: operation('getUpload', 'One upload', EVERYBODY, {
        description: 'The upload as its owner sees it. URLs of the sizes are made for each answer. Somebody else\'s upload is not found.',
        responses: {
          200: success('Upload', 'The upload.', retryAfter('Seconds after which to ask again; only while it is PENDING or PROCESSING.', false)),
          ...failures(),
        },
      }),
      delete: operation('deleteUpload', 'Delete an upload', WITH_OWNER, {
        description: 'Nobody brings it back from now on. Its files go within minutes.',
        responses: { 202: success('DeletedUpload', 'It is to be deleted, or was.'), ...failures() },
      }),
    },
    '/uploads/{uploadId}/outcome': {
      parameters: [uploadId],
      get: operation('awaitOutcome', 'Wait for the outcome of an upload', EVERYBODY, {
        description: 'Answers as soon as there is an outcome. Only with `NotificationChannel.longPolling()`.',
        parameters: [wait],
        responses: {
          200: success('Upload', 'The upload, with its outcome.'),
          202: success('Upload', 'There was no outcome within the wait.', retryAfter('Seconds after which to wait again.', true)),
          ...failures('invalid-request'),
        },
      }),
    },
    '/tickets': { post: requestTicket() },
  };
}

/** Live outcomes: a ticket for a connection. */
function requestTicket(): JsonSchema {
  return operation('requestTicket', 'Ask for a ticket to hear of outcomes live', EVERYBODY, {
    tags: ['Outcomes'],
    description: 'The ticket opens one WebSocket connection, which hears of all uploads of the caller. Where uploads have no owner the body names the one upload that it '
      + 'hears of; else there is no body. Only with `NotificationChannel.webSocket()`. '
      + `A client may have ${MAX_CONNECTIONS} connections at a time. What goes over them stands in \`asyncapi.json\`.`,
    requestBody: {
      required: false,
      description: 'Only where uploads have no owner: at most 1,024 bytes.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/UploadQuestion' } } },
    },
    responses: { 201: success('Ticket', 'A ticket, taken once and for a minute.'), ...failures('invalid-request') },
  });
}

/** The operations that give out forms. */
function requestUpload(
  operationId: string, summary: string, schemes: readonly Scheme[], parameters: readonly JsonSchema[], description: string,
): JsonSchema {
  return operation(operationId, summary, schemes, {
    description,
    parameters,
    requestBody: {
      required: true,
      description: 'What the client declares: at most 8,192 bytes of JSON in UTF-8.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/UploadRequest' }, example: uploadRequest } },
    },
    responses: {
      200: success('RepeatedUpload', 'With an `Idempotency-Key` that was used before: the file is there already, and this is its upload.'),
      201: success('UploadPermission', 'Granted: the upload, and the form that sends the file.', {
        Location: header('The upload, relative to the URL that was asked.', { type: 'string', pattern: `^(\\.\\./\\.\\./)?uploads/${UPLOAD_ID_PATTERN.source.slice(1)}` }),
      }),
      ...failures('invalid-request', 'idempotency-conflict', 'file-too-large', 'unsupported-type', 'metadata-too-large'),
    },
  });
}

interface OperationParts {
  readonly tags?: readonly string[];
  readonly description: string;
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
  readonly responses: Answers;
}

function operation(operationId: string, summary: string, schemes: readonly Scheme[], parts: OperationParts): JsonSchema {
  return { operationId, summary, tags: ['Uploads'], security: security(schemes), ...parts };
}
