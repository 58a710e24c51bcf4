import { PROBLEMS } from '../../../src/contract/codes';
import { isUploadId } from '../../../src/contract/object-keys';
import type { UploadRecords } from '../../image-catalog/upload-records';
import { childLogger, errorName, Logger } from '../../shared/logger';
import { Problem, problemDetails, readJson } from '../../upload-request/http';
import { clientMessageOf } from '../client-message';
import type { Audience, Clients } from '../clients';
import { EndedRecord, isOutcome } from '../outcome-event';
import { MAX_REQUEST_BYTES, parseAs, UploadQuestion } from '../schemas/client-requests';

/** A call of the WebSocket API: the part that we read. */
export interface SocketCall {
  readonly requestContext: {
    readonly connectionId: string;
    readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
    readonly requestId?: string;
  };
  readonly queryStringParameters?: { readonly [name: string]: string | undefined } | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

/** An answer: what a client that connects is told by the status, what one that asks is told by the body. */
export interface SocketAnswer {
  readonly statusCode: number;
  readonly body?: string;
}

/** What connections are tracked with. */
export interface ConnectionDependencies {
  readonly clients: Pick<Clients, 'takeTicket' | 'connect' | 'audienceOf' | 'forget'>;
  readonly uploads: Pick<UploadRecords, 'readOwned'>;
  readonly eventSource: string;
  readonly logger: Logger;
}

/** Answers a call of the WebSocket API whatever happens. Its query holds a ticket, so nothing of it is logged. */
export async function trackConnection(call: SocketCall, dependencies: ConnectionDependencies): Promise<SocketAnswer> {
  const { connectionId, eventType, requestId } = call.requestContext;
  const log = childLogger(dependencies.logger, { requestId, connectionId });
  // By what happened: the route can be chosen by a client's message.
  switch (eventType) {
    case 'CONNECT':
      return connect(call, dependencies, log);
    case 'DISCONNECT':
      return disconnect(connectionId, dependencies, log);
    default:
      return answerQuestion(call, dependencies, log);
  }
}

async function connect(
  { requestContext, queryStringParameters }: SocketCall, { clients }: ConnectionDependencies, log: Logger,
): Promise<SocketAnswer> {
  try {
    const audience = await clients.takeTicket(queryStringParameters?.ticket ?? '');
    if (audience === undefined) {
      log.info('connection refused');
      return { statusCode: 403 };
    }
    // Before the connection exists: from its first moment on it misses nothing.
    if (!await clients.connect(requestContext.connectionId, audience)) {
      log.info('connection refused', { code: 'too-many-connections' });
      return { statusCode: PROBLEMS['too-many-connections'] };
    }
    log.info('client connected');
    return { statusCode: 200 };
  } catch (error) {
    log.error('connection failed', { error: errorName(error) });
    return { statusCode: 503 };
  }
}

/** API Gateway tells of most ends, not of all: a push finds the rest. */
async function disconnect(connectionId: string, { clients }: ConnectionDependencies, log: Logger): Promise<SocketAnswer> {
  try {
    const audience = await clients.audienceOf(connectionId);
    if (audience !== undefined) {
      await clients.forget(connectionId, audience);
    }
    log.info('client disconnected');
  } catch (error) {
    log.error('connection not forgotten', { error: errorName(error) });
  }
  return { statusCode: 200 };
}

/** Every message is a question and gets one answer: the outcome as it was or would be pushed, or how the upload stands, or a problem. */
async function answerQuestion(call: SocketCall, dependencies: ConnectionDependencies, log: Logger): Promise<SocketAnswer> {
  try {
    return { statusCode: 200, body: await answerTo(call, dependencies) };
  } catch (error) {
    if (error instanceof Problem) {
      log.info('question refused', { code: error.code });
      return { statusCode: 200, body: JSON.stringify(problemDetails(error, call.requestContext.requestId)) };
    }
    log.error('question failed', { error: errorName(error) });
    const problem = new Problem('unavailable', 'The service cannot answer at the moment. Ask again shortly.');
    return { statusCode: 200, body: JSON.stringify(problemDetails(problem, call.requestContext.requestId)) };
  }
}

async function answerTo(call: SocketCall, { clients, uploads, eventSource }: ConnectionDependencies): Promise<string> {
  const { uploadId } = parseAs(UploadQuestion, readJson(call, MAX_REQUEST_BYTES), 'Ask for one of your uploads: { "uploadId": "..." }.');
  const audience = await clients.audienceOf(call.requestContext.connectionId);
  if (audience === undefined) {
    throw new Problem('forbidden', 'This connection is not known. Ask for a ticket and connect again.');
  }
  const record = mayAsk(audience, uploadId) ? await uploads.readOwned(uploadId, 'ownerId' in audience ? audience.ownerId : undefined) : undefined;
  if (!record) {
    // Malformed, unknown and somebody else's look alike.
    throw new Problem('not-found', 'There is no such upload.', { uploadId });
  }
  return isOutcome(record.status) ? clientMessageOf(record as EndedRecord, eventSource) : JSON.stringify({ uploadId, status: record.status });
}

function mayAsk(audience: Audience, uploadId: string): boolean {
  return isUploadId(uploadId) && ('ownerId' in audience || audience.uploadId === uploadId);
}
