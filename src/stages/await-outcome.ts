import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageCatalog } from './image-catalog';
import { ImageStorage } from './image-storage';
import { UploadRequest } from './upload-request';
import { AuthorizationKind } from '../contract/environment';
import { AwaitOutcomeFunction } from '../functions/await-outcome-function';
import { AWAIT_OUTCOME_MARGIN, HANDLERS, URL_EXPIRY_SECONDS } from '../private/defaults';
import { useKeys } from '../private/encryption';
import { allow, functionSettingsOf, handlerOptions, HandlerSettings } from '../private/handler';

/** What long polling needs to know. */
export interface AwaitOutcomeProps {
  readonly settings: HandlerSettings;
  readonly storage: ImageStorage;
  readonly catalog: ImageCatalog;
  readonly authorization: AuthorizationKind;
  readonly maxWaitSeconds: number;
}

/** Part of stage 1, request: a function of its own for those who wait. They keep its calls busy and not those of who asks; the account's concurrency they share. */
export function createAwaitOutcome(request: UploadRequest, props: AwaitOutcomeProps): lambda.Function {
  const { settings, storage, catalog, authorization, maxWaitSeconds } = props;
  const table = catalog.uploadsTable;
  const needed = Duration.seconds(maxWaitSeconds).plus(AWAIT_OUTCOME_MARGIN);
  const { timeout = needed } = functionSettingsOf(settings, 'await-outcome');
  if (timeout.toSeconds() < needed.toSeconds()) {
    throw new Error(`functionOptions.awaitOutcome.timeout: must be at least ${needed.toSeconds()} s for a maxWait of ${maxWaitSeconds} s, `
      + `got ${timeout.toSeconds()} s; raise it, or shorten maxWait of NotificationChannel.longPolling`);
  }
  const awaitOutcome = new AwaitOutcomeFunction(request, 'AwaitOutcome', handlerOptions(request, 'AwaitOutcome', settings, {
    handler: 'await-outcome',
    description: 'Answers the record of an upload to its owner as soon as there is an outcome',
    ...HANDLERS.awaitOutcome,
    timeout,
    environment: {
      UPLOADS_TABLE_NAME: table.tableName,
      AUTHORIZATION: authorization,
      URL_EXPIRY_SECONDS: String(URL_EXPIRY_SECONDS),
      MAX_WAIT_SECONDS: String(maxWaitSeconds),
    },
    statements: [
      allow(['dynamodb:GetItem'], [table.tableArn]),
      // The URLs in the answer act with this role's permission.
      allow(['s3:GetObject'], [storage.imagesBucket.arnForObjects(`${storage.prefixes.images}*`)]),
      ...useKeys({ read: [catalog.key, storage.imagesKey] }),
    ],
  }));
  request.addRoute(HttpMethod.GET, '/uploads/{uploadId}/outcome', awaitOutcome);
  return awaitOutcome;
}
