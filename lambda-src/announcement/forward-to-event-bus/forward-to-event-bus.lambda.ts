import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { forwardToEventBus } from './forward-to-event-bus';
import { PATIENCE } from '../../../src/contract/patience';
import { clientOptions } from '../../shared/aws-clients';
import { readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';

const logger = createLogger('forward-to-event-bus');
const CLIENT_OPTIONS = clientOptions(PATIENCE.eventBus);
let client: EventBridgeClient | undefined;

/** The queue of this channel calls it, in batches. */
export async function handler(event: SQSEvent, context?: Pick<Context, 'awsRequestId'>): Promise<SQSBatchResponse> {
  const { EVENT_BUS_ARN: eventBusArn, EVENT_SOURCE: eventSource } = readEnvironment('forward-to-event-bus');
  // A bus takes events in its own region only.
  const eventBridge = client ??= new EventBridgeClient({ ...CLIENT_OPTIONS, region: eventBusArn.split(':')[3] });
  return forwardToEventBus(event, { eventBridge, eventBusArn, eventSource, logger: callLogger(logger, context) });
}
