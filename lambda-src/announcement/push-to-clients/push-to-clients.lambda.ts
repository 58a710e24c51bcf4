import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { pushOutcomes, PUSHES_AT_ONCE } from './push-to-clients';
import { PATIENCE } from '../../../src/contract/patience';
import { documentClient } from '../../image-catalog/upload-records';
import { clientOptions } from '../../shared/aws-clients';
import { readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';
import { Clients } from '../clients';

const CLIENT_OPTIONS = clientOptions(PATIENCE.push);

const logger = createLogger('push-to-clients');
const dynamo = documentClient(CLIENT_OPTIONS);
let connections: ApiGatewayManagementApiClient | undefined;

/** The channel's queue at the topic calls it, in batches. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { CALLBACK_URL: endpoint, CLIENTS_TABLE_NAME: tableName, EVENT_SOURCE: eventSource } = readEnvironment('push-to-clients');
  const requestHandler = { ...CLIENT_OPTIONS.requestHandler, httpsAgent: { maxSockets: PUSHES_AT_ONCE } };
  connections ??= new ApiGatewayManagementApiClient({ ...CLIENT_OPTIONS, requestHandler, endpoint });
  const clients = new Clients(dynamo, tableName);
  return pushOutcomes(event, {
    connections, clients, eventSource, logger: callLogger(logger, context), timeLeft: () => context.getRemainingTimeInMillis(),
  });
}
