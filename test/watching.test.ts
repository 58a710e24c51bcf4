import { CopyObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { linesOf, outputOf } from './lambda-src/shared/captured-output';
import { taskInput } from './lambda-src/support/payloads';
import { aProcessingRecord, aRecord, UPLOAD_ID } from './lambda-src/support/records';
import { aRequest, ROLE_CALLER } from './lambda-src/upload-request/requests';
import { synthesize } from './support/synthesis';
import { handler as sweepUploads } from '../lambda-src/image-catalog/sweep-uploads/sweep-uploads.lambda';
import { handler as cleanUp } from '../lambda-src/image-workflow/clean-up/clean-up.lambda';
import { handler as recordImage } from '../lambda-src/image-workflow/record-image/record-image.lambda';
import { handler as requestUpload } from '../lambda-src/upload-request/request-upload/request-upload.lambda';
import { handler as startWorkflow } from '../lambda-src/workflow-trigger/start-workflow/start-workflow.lambda';
import { FAILURE_CODES, REJECTION_CODES } from '../src/contract/codes';
import { METRICS } from '../src/contract/metrics';

/** What graphs and alarms read, against what is written: by the handlers as they are deployed, and by AWS as its pages say. */

/** Metrics of AWS with their dimensions, as the developer guide of each service lists them. */
const BY_AWS = [
  // API Gateway, "Monitor CloudWatch metrics for HTTP APIs"
  ...['Count', '4xx', '5xx', 'Latency'].map(name => `AWS/ApiGateway ${name} ApiId`),
  // Lambda, "Types of metrics for Lambda functions"
  ...['Errors', 'Duration', 'IteratorAge'].map(name => `AWS/Lambda ${name} FunctionName`),
  // SNS, "CloudWatch metrics for Amazon SNS"
  ...['NumberOfMessagesPublished', 'NumberOfNotificationsDelivered', 'NumberOfNotificationsFailed'].map(name => `AWS/SNS ${name} TopicName`),
  // SQS, "Available CloudWatch metrics for Amazon SQS"
  'AWS/SQS ApproximateNumberOfMessagesVisible QueueName',
  // Step Functions, "Monitoring Step Functions metrics using Amazon CloudWatch"
  ...['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionThrottled', 'ExecutionTime']
    .map(name => `AWS/States ${name} StateMachineArn`),
];

const [dynamo, s3] = [mockClient(DynamoDBDocumentClient), mockClient(S3Client), mockClient(SFNClient)];
const context = { awsRequestId: 'call-1', getRemainingTimeInMillis: () => 300_000 };
const rejection = { code: 'corrupt-image', detail: 'The image is damaged.' } as const;
const emitted = new Set<string>();

/** Keeps every metric with its dimensions that some lines of a log hold. */
async function keep(work: () => Promise<unknown>): Promise<void> {
  for (const { _aws: aws } of linesOf(await outputOf(work)) as { _aws?: any }[]) {
    for (const { Namespace, Dimensions, Metrics } of aws?.CloudWatchMetrics ?? []) {
      Metrics.forEach(({ Name }: any) => Dimensions.forEach((names: string[]) => emitted.add(`${Namespace} ${Name} ${[...names].sort().join(' ')}`)));
    }
  }
}

beforeAll(async () => {
  Object.assign(process.env, {
    UPLOADS_TABLE_NAME: 'table',
    UPLOADS_BUCKET_NAME: 'uploads',
    IMAGES_BUCKET_NAME: 'images',
    STATE_MACHINE_ARN: 'arn:machine',
    KEY_PREFIX: '/',
    STATE_MACHINE_TYPE: 'STANDARD',
    CLEAN_UP_FUNCTION_NAME: 'clean-up',
    LONGEST_RUN_SECONDS: '900',
    PIPELINE_ID: 'Stack-Images',
    REJECTED_FILES: 'keep',
    AUTHORIZATION: 'iam',
    ACCEPTED_TYPES: '["image/jpeg"]',
    MAX_FILE_SIZE: '1000',
    UPLOAD_EXPIRY_SECONDS: '300',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  dynamo.on(PutCommand).resolves({});
  s3.on(CopyObjectCommand).resolves({}).on(ListObjectsV2Command).resolves({}).on(ListObjectVersionsCommand).resolves({});
  await keep(() => requestUpload(aRequest({ body: '{"contentType":"image/jpeg","size":7}', iam: ROLE_CALLER })));
  dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ images: [] }) });
  await keep(() => startWorkflow({
    Records: [{ eventName: 'ObjectCreated:Post', s3: { bucket: { name: 'uploads' }, object: { key: `incoming/${UPLOAD_ID}`, eTag: 'e', size: 7 } } }],
  }, context));
  const source = { format: 'jpeg', width: 64, height: 48, frames: 1, hasAlpha: false, sha256: 'ab' } as const;
  await keep(() => recordImage({ ...taskInput(), revision: 'r1', source, images: [] }, context));
  for (const closing of [{ outcome: 'REJECTED', ...rejection }, { outcome: 'FAILED', code: 'processing-crashed', detail: '' }] as const) {
    dynamo.on(UpdateCommand).resolves({ Attributes: aProcessingRecord({ closing }) });
    await keep(() => cleanUp({ ...taskInput(), reason: { rejected: rejection } }, context));
  }
  const due = (status: 'PENDING' | 'DELETING') => aRecord({ status, dueAt: 1, purgedAt: '2026-03-01T10:00:00.000Z' });
  dynamo.on(QueryCommand).resolves({ Items: [{ uploadId: UPLOAD_ID, dueAt: 1 }] });
  for (const status of ['PENDING', 'DELETING'] as const) {
    dynamo.on(GetCommand).resolves({ Item: due(status) });
    await keep(() => sweepUploads({}, context));
  }
});

test('every metric of the contract is written for the pipeline, and none else', () => {
  const byPipeline = Object.keys(METRICS).map(name => `ImageUploadPipeline ${name} Pipeline`);
  const byCode = ['Rejected', 'Failed'].map(name => `ImageUploadPipeline ${name} Code Pipeline`);
  expect([...emitted].sort()).toEqual([...byPipeline, ...byCode].sort());
});

/** `Namespace Name Dimensions` of all metrics that alarms and dashboard of a pipeline read, and the values of `Code`. */
function read(): { readonly metrics: string[]; readonly codes: string[] } {
  const synthesis = synthesize();
  const ofAlarms = Object.values(synthesis.ofType('AWS::CloudWatch::Alarm')).flatMap(({ Properties: { Metrics, ...alarm } }) =>
    Metrics ? Metrics.flatMap(({ MetricStat }: any) => MetricStat ? [MetricStat.Metric] : []) : [alarm])
    .map(({ Namespace, MetricName, Dimensions }) => [Namespace, MetricName, ...Dimensions.flatMap(({ Name, Value }: any) => [Name, Value])]);
  const ofDashboard = JSON.parse(String(synthesis.properties('Monitoring/Journey/Dashboard').DashboardBody)).widgets
    .flatMap(({ properties }: any) => properties.metrics ?? []).map((metric: unknown[]) => metric.filter(part => typeof part === 'string'));
  const all: string[][] = [...ofAlarms, ...ofDashboard];
  return {
    metrics: all.map(([namespace, name, ...rest]) => [namespace, name, ...rest.filter((_, index) => index % 2 === 0).sort()].join(' ')),
    codes: all.flatMap(parts => parts.flatMap((part, index) => part === 'Code' ? [parts[index + 1]] : [])),
  };
}

test('alarms and dashboard read only what is written, by us or by AWS', () => {
  const { metrics, codes } = read();
  expect(metrics.length).toBeGreaterThan(40);
  expect(metrics.filter(metric => !emitted.has(metric) && !BY_AWS.includes(metric))).toEqual([]);
  expect(codes.filter(code => ![...REJECTION_CODES, ...FAILURE_CODES].some(known => known === code))).toEqual([]);
});
