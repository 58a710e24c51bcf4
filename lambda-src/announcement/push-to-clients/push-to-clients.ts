import { ApiGatewayManagementApiClient, GoneException, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { HUB_DELIVERY } from '../../../src/contract/hub';
import { PATIENCE } from '../../../src/contract/patience';
import { workBounded } from '../../shared/bounded';
import { childLogger, errorName, Logger } from '../../shared/logger';
import { clientMessage } from '../client-message';
import type { Clients, Listener } from '../clients';
import type { OutcomeEvent } from '../outcome-event';
import { ownEventIn } from '../own-event';

/** What push-to-clients works with. */
export interface PushDependencies {
  readonly connections: ApiGatewayManagementApiClient;
  readonly clients: Pick<Clients, 'listeners' | 'forget'>;
  readonly eventSource: string;
  readonly logger: Logger;
  /** Milliseconds until the function is ended. */
  readonly timeLeft: () => number;
  readonly clock?: () => Date;
}

/** Pushes at the same time, and sockets for them: one that has to wait for a socket would use up its time with it. */
export const PUSHES_AT_ONCE = 50;

/** How many connections every try of a message begins with, even if each of them hangs: its share of the sockets in a full batch. */
export const SURE_PUSHES = PUSHES_AT_ONCE / HUB_DELIVERY.batchSize;

/** The longest that one push and its retry take, in milliseconds: none begins with less time left. */
export const LONGEST_PUSH_MS = PATIENCE.push.seconds * 1000;

/** A connection is gone to API Gateway until `$connect` has been answered, in milliseconds: the longest that an answer may take. */
export const CONNECTING_MS = 30_000;

/**
 * Pushes every outcome to whoever listens for it, and gives back the messages of which a push failed: they are pushed again, to all.
 * The messages go side by side, so none waits for another, and share the sockets.
 *
 * Nobody is last for ever: each try of a message begins `SURE_PUSHES` connections further on than the one before, so as many as an audience
 * may have (`MAX_CONNECTIONS`) have been among the first of a try after 20 of the 25 tries, whatever the others do.
 */
export async function pushOutcomes(event: SQSEvent, dependencies: PushDependencies): Promise<SQSBatchResponse> {
  const share = Math.floor(PUSHES_AT_ONCE / event.Records.length);
  const pushed = await Promise.all(event.Records.map(async message => pushMessage(message, share, dependencies)));
  return { batchItemFailures: event.Records.filter((_, index) => !pushed[index]).map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Whether everybody was told who listens: nobody, too, is everybody. */
async function pushMessage({ body, messageId, attributes }: SQSRecord, atOnce: number, dependencies: PushDependencies): Promise<boolean> {
  const { clients, logger, eventSource } = dependencies;
  let log = logger;
  try {
    const outcome = ownEventIn(body, eventSource) as OutcomeEvent | undefined;
    if (outcome === undefined) {
      logger.debug('message of somebody else', { messageId });
      return true;
    }
    const { uploadId, attempt, ownerId } = outcome.data;
    log = childLogger(logger, { uploadId, attempt });
    const listeners = await clients.listeners(ownerId === undefined ? { uploadId } : { ownerId });
    const message = Buffer.from(clientMessage(outcome));
    const begin = (Number(attributes.ApproximateReceiveCount) - 1) * SURE_PUSHES % listeners.length;
    const inTurn = [...listeners.slice(begin), ...listeners.slice(0, begin)];
    const { results, failures } = await workBounded(inTurn, atOnce, async listener => pushTo(listener, message, dependencies, log));
    const pushed = results.filter(told => told).length;
    if (failures.length === 0) {
      log.info('outcome pushed', { pushed, gone: results.length - pushed });
      return true;
    }
    log.error('outcome not pushed to all', { pushed, failed: failures.length, errors: [...new Set(failures.map(errorName))] });
  } catch (error) {
    log.error('outcome not pushed', { error: errorName(error) });
  }
  return false;
}

/** Whether the connection is still there. */
async function pushTo(
  { connectionId, audience, connectedAt }: Listener, message: Buffer, { connections, clients, timeLeft, clock }: PushDependencies, log: Logger,
): Promise<boolean> {
  if (timeLeft() < LONGEST_PUSH_MS) {
    throw new OutOfTime();
  }
  try {
    await connections.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: message }));
    return true;
  } catch (error) {
    const age = (clock?.() ?? new Date()).getTime() - connectedAt.getTime();
    if (!(error instanceof GoneException) || age < CONNECTING_MS) {
      throw error;
    }
    // Its row goes with its time to live anyway, so a failure here is no reason to push again.
    await clients.forget(connectionId, audience).catch(failure => log.warn('connection not forgotten', { error: errorName(failure) }));
    return false;
  }
}

/** There are more listeners than the function has time for. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}
