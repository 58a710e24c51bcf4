import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageFormat, ImageSize, NotificationChannel, OutputFormat, UploadAuthorization, UploadsTable, UploadTrigger } from '../../src';
import { PropsSource, synthesize } from '../support/synthesis';

/** Properties whose change makes CloudFormation replace a resource that holds state: by the reference of each type. */
const REPLACING: { readonly [type: string]: string[] } = {
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'ImportSourceSpecification'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
  'AWS::Logs::LogGroup': ['LogGroupName', 'LogGroupClass'],
};

type Resources = { readonly [id: string]: { readonly Type: string; readonly Properties?: { readonly [name: string]: unknown } } };

const resourcesOf = (props: PropsSource) => synthesize(props).template.toJSON().Resources as Resources;
const before = resourcesOf({});

/** What becomes of state when a template is deployed over an earlier one, that of the default pipeline. */
function lost(props: PropsSource, earlier = before): string[] {
  const after = resourcesOf(props);
  return Object.entries(earlier).filter(([, { Type }]) => Type in REPLACING).flatMap(([id, { Type, Properties }]) => {
    const name = `${Type.split('::')[2]} ${id.replace(/^Images|[0-9A-F]{8}$/g, '')}`;
    if (!(id in after)) {
      return [`${name} leaves`];
    }
    const replacing = REPLACING[Type].filter(property => JSON.stringify(Properties?.[property]) !== JSON.stringify(after[id].Properties?.[property]));
    return replacing.map(property => `${name} is replaced by ${property}`);
  });
}

test.each<[string, PropsSource]>([
  ['maxFileSize', { maxFileSize: Size.mebibytes(200) }],
  ['maxPixels', { maxPixels: 1 }],
  ['maxFrames', { maxFrames: 1 }],
  ['acceptedFormats', { acceptedFormats: [ImageFormat.AVIF] }],
  ['uploadExpiry', { uploadExpiry: Duration.hours(1) }],
  ['sizes', { sizes: [ImageSize.inside('page', { width: 9 })] }],
  ['outputFormats', { outputFormats: [OutputFormat.avif()] }],
  ['apiThrottle', { apiThrottle: { rateLimit: 50, burstLimit: 100 } }],
  ['apiDomainMapping', stack => ({
    apiDomainMapping: {
      domainName: new apigwv2.DomainName(stack, 'Domain', {
        domainName: 'images.example.com',
        certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1'),
      }),
    },
  })],
  ['vpc', stack => ({ vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: false }) })],
  ['alarmOptions', { alarmOptions: { streamAge: { enabled: false } } }],
  ['createDashboard', { createDashboard: false }],
  ['allowedOrigins', { allowedOrigins: ['https://app.example.com'] }],
  ['notificationChannels', { notificationChannels: [NotificationChannel.eventBridge()] }],
  ['quarantineRetention', { quarantineRetention: Duration.days(0) }],
  ['keyPrefix', { keyPrefix: 'photos/' }],
  ['uploadTrigger', { uploadTrigger: UploadTrigger.EVENT_BRIDGE }],
  ['encryptionKey', stack => ({ encryptionKey: new kms.Key(stack, 'Key') })],
  ['removalPolicy', { removalPolicy: RemovalPolicy.DESTROY }],
  ['autoDeleteObjects', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true }],
  ['architecture', { architecture: lambda.Architecture.X86_64 }],
  ['functionOptions', { functionOptions: { resizeImage: { memorySize: 3008, timeout: Duration.minutes(10) } } }],
  ['logRetention', { logRetention: logs.RetentionDays.INFINITE }],
])('another %s replaces nothing that holds state', (_, props) => {
  expect(lost(props)).toEqual([]);
});

test.each<[string, PropsSource, string[]]>([
  ['authorization', { authorization: UploadAuthorization.none() }, ['LogGroup RequestDeleteUploadLogs leaves']],
  ['stateMachineType', { stateMachineType: sfn.StateMachineType.EXPRESS }, ['StateMachine WorkflowStateMachine is replaced by StateMachineType']],
  ['uploadsBucket', stack => ({ uploadsBucket: new s3.Bucket(stack, 'Bucket', { versioned: true }) }), ['Bucket StorageUploads leaves']],
  ['imagesBucket', stack => ({ imagesBucket: new s3.Bucket(stack, 'Bucket') }), ['Bucket StorageImages leaves']],
  ['uploadsTable', stack => ({ uploadsTable: new UploadsTable(stack, 'Records').table }), ['Table CatalogUploads leaves']],
  ['topic', stack => ({ topic: new sns.Topic(stack, 'Topic') }), ['Topic AnnouncementOutcomes leaves']],
])('another %s replaces exactly what docs/architecture.md says', (_, props, replaced) => {
  expect(lost(props)).toEqual(replaced);
});

test('a channel that is taken out takes its queues along, with what waits in them', () => {
  const { eventBridge, webSocket, longPolling } = NotificationChannel;
  const all = resourcesOf({ notificationChannels: [eventBridge(), webSocket(), longPolling()] });

  expect(lost({}, all).filter(line => !line.startsWith('LogGroup')).sort()).toEqual([
    'Api AnnouncementWebSocketApi leaves',
    'Queue AnnouncementEventBusHubDeadLetters leaves',
    'Queue AnnouncementEventBusHubQueue leaves',
    'Queue AnnouncementWebSocketHubDeadLetters leaves',
    'Queue AnnouncementWebSocketHubQueue leaves',
    'Table AnnouncementWebSocketClients leaves',
  ]);
});
