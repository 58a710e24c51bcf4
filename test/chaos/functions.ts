import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { FILE_BYTES, imageEngine, Fate, SIZES } from './images';
import type { Logger } from '../../lambda-src/shared/logger';
import type { StateMachineKind } from '../../src/contract/environment';
import { pathOfPrefix } from '../../src/contract/object-keys';

/** The handlers, mutated or not. */
export type Handlers = typeof import('./bundle/handlers');

/** The functions of the pipeline that write. */
export const FUNCTION_NAMES = [
  'request-upload', 'delete-upload', 'start-workflow', 'inspect-image', 'resize-image', 'record-image', 'clean-up', 'sweep-uploads', 'announce-outcome',
] as const;
export type FunctionName = typeof FUNCTION_NAMES[number];

export const TABLE = 'uploads-table';
export const UPLOADS_BUCKET = 'uploads';
export const IMAGES_BUCKET = 'images';
/** Stands before every key in both buckets. */
export const KEY_PREFIX = 'shared/photos/';
export const STATE_MACHINE_ARN = 'arn:aws:states:eu-central-1:111122223333:stateMachine:Workflow';
export const PIPELINE_ID = 'pipeline';
export const CONTENT_TYPE = 'image/jpeg';

/** Clients of AWS as one invocation of a function has them. */
export interface Clients {
  readonly dynamo: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly lambda: { send(command: InvokeCommand): Promise<unknown> };
}

/** What one invocation of a function works in. */
export interface Surroundings extends Fate {
  readonly clients: Clients;
  readonly clock: () => Date;
  readonly remainingMillis: () => number;
}

/** What the synthesized pipeline says about its functions. */
export interface PipelineSettings {
  readonly stateMachineKind: StateMachineKind;
  readonly longestRunSeconds: number;
  readonly uploadExpirySeconds: number;
}

type Invoke = (payload: never) => Promise<unknown>;

/** Nobody reads the logs of a model. */
const SILENT = { info: silent, warn: silent, error: silent, appendKeys: silent, createChild: () => SILENT } as unknown as Logger;
function silent(): void {}
/** Nor its metrics. */
const NO_METRICS = { emit: silent };

/** The functions as their `*.lambda.ts` put them together: the same handlers, with clients, clock and image engine handed in. */
export function functionsIn(
  handlers: Handlers, { stateMachineKind, longestRunSeconds, uploadExpirySeconds }: PipelineSettings, keepRejected: boolean,
  { clients, clock, remainingMillis, ...fate }: Surroundings,
): { readonly [name in FunctionName]: Invoke } {
  const { dynamo, s3, sfn, sns, lambda } = clients;
  const records = () => new handlers.UploadRecords(dynamo, TABLE, clock);
  const uploads = () => new handlers.ObjectStore(s3, UPLOADS_BUCKET, KEY_PREFIX);
  const images = () => new handlers.ObjectStore(s3, IMAGES_BUCKET, KEY_PREFIX);
  const executions = () => new handlers.Executions(sfn, STATE_MACHINE_ARN);
  const engine = imageEngine(fate);
  return {
    'request-upload': (request: Parameters<Handlers['respond']>[1]) => handlers.respond(SILENT, request, log => handlers.requestUpload(request, {
      environment: {
        UPLOADS_TABLE_NAME: TABLE,
        UPLOADS_BUCKET_NAME: UPLOADS_BUCKET,
        KEY_PREFIX: pathOfPrefix(KEY_PREFIX),
        AUTHORIZATION: 'iam',
        ACCEPTED_TYPES: JSON.stringify([CONTENT_TYPE]),
        MAX_FILE_SIZE: String(10 * FILE_BYTES),
        UPLOAD_EXPIRY_SECONDS: String(uploadExpirySeconds),
        PIPELINE_ID,
      },
      s3,
      uploads: records(),
      metrics: NO_METRICS,
      log,
    })),
    'delete-upload': (request: Parameters<Handlers['respond']>[1]) => handlers.respond(SILENT, request, log => handlers.deleteUpload(request, {
      environment: { UPLOADS_TABLE_NAME: TABLE, AUTHORIZATION: 'iam', STATE_MACHINE_ARN, STATE_MACHINE_TYPE: stateMachineKind },
      uploads: records(),
      executions: executions(),
      log,
    })),
    'start-workflow': (event: Parameters<Handlers['startWorkflow']>[0]) => {
      const deps = {
        records: records(),
        uploads: uploads(),
        uploadsBucket: UPLOADS_BUCKET,
        keyPrefix: KEY_PREFIX,
        executions: executions(),
        longestRunSeconds,
        metrics: NO_METRICS,
        logger: SILENT,
      };
      return handlers.isRedriveRequest(event) ? handlers.redriveUpload(event, deps) : handlers.startWorkflow(event, deps);
    },
    'inspect-image': (input: Parameters<Handlers['inspectImage']>[0]) => handlers.inspectImage(input, {
      records: records(),
      uploads: uploads(),
      resizing: { memoryMiB: 1769, seconds: 120 },
      longestRunSeconds,
      accepted: ['jpeg'],
      maxPixels: 100_000_000,
      maxFrames: 1,
      sizes: SIZES,
      inspectFile: engine.inspectFile,
      logger: SILENT,
    }),
    'resize-image': (input: Parameters<Handlers['resizeImage']>[0]) => handlers.resizeImage(input, {
      uploads: uploads(), images: images(), maxPixels: 100_000_000, makeSizes: engine.makeSizes, logger: SILENT,
    }),
    'record-image': (input: Parameters<Handlers['recordImage']>[0]) => handlers.recordImage(input, {
      records: records(), uploads: uploads(), images: images(), longestRunSeconds, metrics: NO_METRICS, logger: SILENT,
    }),
    'clean-up': (event: Parameters<Handlers['isStatusChange']>[0]) => handlers.cleanUp(handlers.isStatusChange(event) ? handlers.cleanUpInputOf(event) : event, {
      records: records(), uploads: uploads(), images: images(), longestRunSeconds, keepRejected, metrics: NO_METRICS, logger: SILENT,
    }),
    'sweep-uploads': () => handlers.sweepUploads({
      records: records(),
      uploads: uploads(),
      images: images(),
      executions: executions(),
      stateMachineKind,
      callCleanUp: async (record, reason) => {
        await lambda.send(new InvokeCommand(handlers.cleanUpCall('clean-up', record, reason)));
      },
      longestRunSeconds,
      metrics: NO_METRICS,
      clock,
      remainingMillis,
      logger: SILENT,
    }),
    'announce-outcome': (event: Parameters<Handlers['announceOutcomes']>[0]) => handlers.announceOutcomes(event, {
      sns, topicArn: 'topic', eventSource: PIPELINE_ID, logger: SILENT,
    }),
  } as { readonly [name in FunctionName]: Invoke };
}
