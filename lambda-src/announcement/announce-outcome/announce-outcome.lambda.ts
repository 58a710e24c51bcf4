import { SNSClient } from '@aws-sdk/client-sns';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { announceOutcomes } from './announce-outcome';
import { PATIENCE } from '../../../src/contract/patience';
import { clientOptions } from '../../shared/aws-clients';
import { readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';

const logger = createLogger('announce-outcome');
// A topic that hangs must fail well before the function does: what it has in flight then would be announced twice.
const CLIENT_OPTIONS = clientOptions(PATIENCE.topic);
const sns = new SNSClient(CLIENT_OPTIONS);

/** The stream of the uploads table calls it, in batches. */
export async function handler(event: DynamoDBStreamEvent, context?: Pick<Context, 'awsRequestId'>): Promise<DynamoDBBatchResponse> {
  const environment = readEnvironment('announce-outcome');
  const { TOPIC_ARN: topicArn, EVENT_SOURCE: eventSource } = environment;
  return announceOutcomes(event, { sns, topicArn, eventSource, logger: callLogger(logger, context) });
}
