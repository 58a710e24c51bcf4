import { SocketAnswer, SocketCall, trackConnection } from './connections';
import { issueTicket } from './tickets';
import { PATIENCE } from '../../../src/contract/patience';
import { documentClient, UploadRecords } from '../../image-catalog/upload-records';
import { clientOptions } from '../../shared/aws-clients';
import { readEnvironment } from '../../shared/env';
import { createLogger } from '../../shared/logger';
import { HttpRequest, HttpResponse, respond } from '../../upload-request/http';
import { Clients } from '../clients';

const logger = createLogger('track-connection');
const CLIENT_OPTIONS = clientOptions(PATIENCE.connection);
const dynamo = documentClient(CLIENT_OPTIONS);

/** `POST /tickets` of the HTTP API, and all routes of the WebSocket API. */
export async function handler(call: HttpRequest | SocketCall): Promise<HttpResponse | SocketAnswer> {
  if (isSocketCall(call)) {
    const { environment, clients, uploads } = dependencies();
    return trackConnection(call, { clients, uploads, eventSource: environment.EVENT_SOURCE, logger });
  }
  return respond(logger, call, async log => issueTicket(call, { ...dependencies(), log }));
}

function dependencies() {
  const environment = readEnvironment('track-connection');
  const uploads = new UploadRecords(dynamo, environment.UPLOADS_TABLE_NAME);
  return { environment, uploads, clients: new Clients(dynamo, environment.CLIENTS_TABLE_NAME) };
}

/** API Gateway makes both kinds of calls, so no client can make one look like the other. */
function isSocketCall(call: HttpRequest | SocketCall): call is SocketCall {
  return call.requestContext !== undefined && 'connectionId' in call.requestContext;
}
