import { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { EVENT_BRIDGE_SOURCE } from '../../../src/contract/outcome-event';
import { childLogger, errorName, Logger, LogKeys } from '../../shared/logger';
import type { OutcomeEvent } from '../outcome-event';
import { ownEventIn } from '../own-event';

/** What forward-to-event-bus works with. */
export interface ForwardToEventBusDependencies {
  readonly eventBridge: EventBridgeClient;
  readonly eventBusArn: string;
  readonly eventSource: string;
  readonly logger: Logger;
}

/** Events for one call: EventBridge takes 10, and 256 KB together, so seven of the largest. */
const EVENTS_PER_CALL = 7;

/** A message whose event can be sent. */
interface Outgoing {
  readonly messageId: string;
  readonly keys: LogKeys;
  readonly entry: PutEventsRequestEntry;
}

/** Puts every outcome on the bus, and names the messages that did not arrive there: only these are tried again. */
export async function forwardToEventBus({ Records }: SQSEvent, dependencies: ForwardToEventBusDependencies): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const outgoing: Outgoing[] = [];
  for (const record of Records) {
    const event = ownEventIn(record.body, dependencies.eventSource);
    if (event === undefined) {
      dependencies.logger.debug('message of somebody else', { messageId: record.messageId });
      continue;
    }
    const entry = entryOf(event, record.body, dependencies.eventBusArn);
    if (entry) {
      outgoing.push({ messageId: record.messageId, keys: { uploadId: event.subject, attempt: event.data?.attempt }, entry });
    } else {
      dependencies.logger.error('message is no event', { messageId: record.messageId });
      failed.push(record.messageId);
    }
  }
  for (let start = 0; start < outgoing.length; start += EVENTS_PER_CALL) {
    failed.push(...await putEvents(outgoing.slice(start, start + EVENTS_PER_CALL), dependencies));
  }
  if (failed.length > 0 && failed.length === Records.length) {
    // The same as naming every message, and it counts as an error of the function, where alarms look and Lambda slows down.
    throw new Error('no message of the batch was forwarded');
  }
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
}

/** Ids of the messages that the bus did not take. */
async function putEvents(outgoing: readonly Outgoing[], { eventBridge, logger }: ForwardToEventBusDependencies): Promise<string[]> {
  const codes = await errorCodes(outgoing, eventBridge);
  outgoing.forEach(({ keys }, index) => {
    const log = childLogger(logger, keys);
    if (codes[index] === undefined) {
      log.info('outcome forwarded');
    } else {
      log.warn('outcome not forwarded', { error: codes[index] });
    }
  });
  return outgoing.filter((_, index) => codes[index] !== undefined).map(({ messageId }) => messageId);
}

/** Why the bus did not take an event, for each; undefined where it did. */
async function errorCodes(outgoing: readonly Outgoing[], eventBridge: EventBridgeClient): Promise<(string | undefined)[]> {
  try {
    const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: outgoing.map(({ entry }) => entry) }));
    // The answer has the order of the request. What has no id was not taken, whatever else is said of it.
    return outgoing.map((_, index) => Entries[index]?.EventId ? undefined : Entries[index]?.ErrorCode ?? 'NoAnswer');
  } catch (error) {
    return outgoing.map(() => errorName(error));
  }
}

/**
 * Only what the envelope needs is looked at: an event that a later version wrote, and that waited in the queue while this one was
 * deployed, is as good.
 */
function entryOf({ type, time = '' }: Partial<OutcomeEvent>, body: string, EventBusName: string): PutEventsRequestEntry | undefined {
  const Time = new Date(time);
  const complete = typeof type === 'string' && !Number.isNaN(Time.getTime());
  return complete ? { EventBusName, Source: EVENT_BRIDGE_SOURCE, DetailType: type, Detail: body, Time } : undefined;
}
