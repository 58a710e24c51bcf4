import { MAX_CONNECTIONS } from '../../../src/contract/clients-table';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { isUploadId } from '../../../src/contract/object-keys';
import type { UploadRecords } from '../../image-catalog/upload-records';
import { Logger } from '../../shared/logger';
import { HttpRequest, HttpResponse, json, Problem, readJson } from '../../upload-request/http';
import { ownerOf } from '../../upload-request/owner';
import type { Ticket } from '../../upload-request/schemas/ticket';
import type { Audience, Clients } from '../clients';
import { EmptyBody, MAX_REQUEST_BYTES, parseAs, UploadQuestion } from '../schemas/client-requests';

/** What tickets are made with. */
export interface TicketDependencies {
  readonly environment: HandlerEnvironment<'track-connection'>;
  readonly clients: Pick<Clients, 'hasRoom' | 'issueTicket'>;
  readonly uploads: Pick<UploadRecords, 'readOwned'>;
  readonly log: Logger;
}

/** `POST /tickets`: permission to open one connection. Whoever has it hears of the caller's outcomes, so it is never logged. */
export async function issueTicket(request: HttpRequest, dependencies: TicketDependencies): Promise<HttpResponse> {
  const { environment, clients, log } = dependencies;
  const audience = await audienceOf(request, dependencies);
  // Whoever connects is counted once more: here a browser can be told, which sees nothing of why a connection is refused.
  if (!await clients.hasRoom(audience, MAX_CONNECTIONS - 1)) {
    throw new Problem('too-many-connections', `There are ${MAX_CONNECTIONS} connections already: close some of them.`, { maxConnections: MAX_CONNECTIONS });
  }
  const { ticket, expiresAt } = await clients.issueTicket(audience);
  log.info('ticket issued');
  return json<Ticket>(201, { ticket, expiresAt: expiresAt.toISOString(), url: `${environment.WEB_SOCKET_URL}?ticket=${ticket}` });
}

/** The caller, for all uploads of its own; where nobody owns uploads, the one upload whose id the caller knows. */
async function audienceOf(request: HttpRequest, { environment, uploads, log }: TicketDependencies): Promise<Audience> {
  const ownerId = ownerOf(request, environment.AUTHORIZATION);
  if (ownerId !== undefined) {
    parseAs(EmptyBody, request.body ? readJson(request, MAX_REQUEST_BYTES) : {}, 'A ticket is for all of your uploads: send no body.');
    return { ownerId };
  }
  const { uploadId } = parseAs(UploadQuestion, readJson(request, MAX_REQUEST_BYTES),
    'The body must name the upload to hear of: { "uploadId": "..." }.');
  if (!isUploadId(uploadId) || !await uploads.readOwned(uploadId, undefined)) {
    throw new Problem('not-found', 'There is no such upload.');
  }
  log.appendKeys({ uploadId });
  return { uploadId };
}
