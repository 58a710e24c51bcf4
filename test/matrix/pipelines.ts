import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Configuration } from './table';
import type * as Library from '../../src';

/** The package under test: its sources here, and the packed one where a stranger's app asks. */
export type PackageUnderTest = typeof Library;

const ENV = { account: '111122223333', region: 'eu-west-1' };
const ARN = `${ENV.region}:${ENV.account}`;

/** Makes a stack with the pipeline of one configuration, `Images`, and with a stack of data beside it where that says so. */
export function addPipeline(library: PackageUnderTest, app: App, name: string, configuration: Configuration): Stack {
  const stack = new Stack(app, name, { env: ENV });
  const pipeline = new library.ImageUploadPipeline(stack, 'Images', propsOf(library, stack, new Data(app, `${name}Data`), configuration));
  if (configuration.boundary === 'own') {
    iam.PermissionsBoundary.of(pipeline).apply(iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'team-boundary'));
  }
  return stack;
}

/** A second stack, made when it is asked for. */
class Data {
  private made?: Stack;

  constructor(private readonly app: App, private readonly name: string) {}

  get stack(): Stack {
    this.made ??= new Stack(this.app, this.name, { env: ENV });
    return this.made;
  }
}

function propsOf(library: PackageUnderTest, stack: Stack, data: Data, chosen: Configuration): Library.ImageUploadPipelineProps {
  const uploadsBucket = uploadsBucketOf(stack, data, chosen);
  return {
    authorization: authorizationOf(library, stack, chosen),
    ...apiOf(stack, chosen),
    ...channelsOf(library, stack, chosen),
    ...(chosen.stateMachineType === 'express' && { stateMachineType: sfn.StateMachineType.EXPRESS }),
    uploadsBucket,
    imagesBucket: imagesBucketOf(stack, uploadsBucket, chosen),
    ...(chosen.keyPrefix === 'twoWords' && { keyPrefix: 'team/photos/' }),
    uploadTrigger: triggerOf(library, chosen),
    uploadsTable: tableOf(library, stack, data, chosen),
    topic: topicOf(stack, chosen),
    encryptionKey: keyOf(stack, chosen),
    ...removalOf(chosen, uploadsBucket !== undefined),
    ...(chosen.architecture === 'x86_64' && { architecture: lambda.Architecture.X86_64 }),
    ...networkOf(stack, chosen),
    functionOptions: functionOptionsOf(chosen),
    ...(chosen.origins === 'some' && { allowedOrigins: ['https://app.example.com', 'http://localhost:5173'] }),
    ...(chosen.quarantine === 'none' && { quarantineRetention: Duration.days(0) }),
    ...imagesOf(library, chosen),
    ...alarmsOf(stack, chosen),
    ...(chosen.logRetention === 'infinite' && { logRetention: logs.RetentionDays.INFINITE }),
  };
}

function authorizationOf(
  { UploadAuthorization }: PackageUnderTest, stack: Stack, { authorization }: Configuration,
): Library.UploadAuthorization | undefined {
  switch (authorization) {
    case 'none': return UploadAuthorization.none();
    case 'jwt': return UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'] });
    case 'userPool': {
      const pool = cognito.UserPool.fromUserPoolId(stack, 'Users', `${ENV.region}_AbCdEfGhI`);
      const userPoolClients = [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Web', '1example23456789')];
      return UploadAuthorization.userPool(pool, { userPoolClients });
    }
    case 'lambda': return UploadAuthorization.lambdaAuthorizer(new lambda.Function(stack, 'Authorizer', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({ isAuthorized: false });'),
    }));
    default: return undefined;
  }
}

function apiOf(stack: Stack, { domain, throttle }: Configuration): Library.ImageUploadPipelineProps {
  const certificate = () => acm.Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:${ARN}:certificate/5f0c4e2d-0000-4000-8000-000000000002`);
  return {
    ...(domain === 'own' && {
      apiDomainMapping: {
        domainName: new apigwv2.DomainName(stack, 'Domain', { domainName: `${stack.stackName.toLowerCase()}.example.com`, certificate: certificate() }),
        mappingKey: 'images',
      },
    }),
    ...(throttle === 'own' && { apiThrottle: { rateLimit: 50, burstLimit: 100 } }),
  };
}

function alarmsOf(stack: Stack, { alarms }: Configuration): Library.ImageUploadPipelineProps {
  switch (alarms) {
    case 'tuned': return {
      alarmActions: [new actions.SnsAction(new sns.Topic(stack, 'OnCall'))],
      alarmOptions: { rejectRatio: { threshold: 0.3 }, deadLetters: { evaluationPeriods: 2 } },
    };
    case 'off': return { alarmOptions: { streamAge: { enabled: false } }, createDashboard: false };
    default: return {};
  }
}

function channelsOf({ NotificationChannel }: PackageUnderTest, stack: Stack, { channels }: Configuration): Library.ImageUploadPipelineProps {
  switch (channels) {
    case 'eventBridge': return { notificationChannels: [NotificationChannel.eventBridge()] };
    case 'longPolling': return { notificationChannels: [NotificationChannel.longPolling()] };
    case 'webSocket': return { notificationChannels: [NotificationChannel.webSocket()] };
    case 'all': return { notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.longPolling(), NotificationChannel.webSocket()] };
    case 'ownBus': return { notificationChannels: [NotificationChannel.eventBridge({ eventBus: new events.EventBus(stack, 'Bus') })] };
    default: return {};
  }
}

function uploadsBucketOf(stack: Stack, data: Data, { uploadsBucket }: Configuration): s3.IBucket | undefined {
  switch (uploadsBucket) {
    case 'own': return new s3.Bucket(stack, 'Uploads', { versioned: true });
    case 'otherStack': return new s3.Bucket(data.stack, 'Uploads', { versioned: true, encryption: s3.BucketEncryption.KMS });
    case 'imported': return s3.Bucket.fromBucketName(stack, 'Uploads', `uploads-of-${stack.stackName.toLowerCase()}`);
    default: return undefined;
  }
}

function imagesBucketOf(stack: Stack, uploadsBucket: s3.IBucket | undefined, { imagesBucket }: Configuration): s3.IBucket | undefined {
  switch (imagesBucket) {
    case 'own': return new s3.Bucket(stack, 'Sizes');
    case 'same': return uploadsBucket;
    case 'imported': return s3.Bucket.fromBucketAttributes(stack, 'Sizes', {
      bucketName: `sizes-of-${stack.stackName.toLowerCase()}`, encryptionKey: kms.Key.fromKeyArn(stack, 'SizesKey', `arn:aws:kms:${ARN}:key/5f0c4e2d-0000-4000-8000-000000000001`),
    });
    default: return undefined;
  }
}

/** S3 cannot call a pipeline of another stack: left to the default there. */
function triggerOf({ UploadTrigger }: PackageUnderTest, { uploadTrigger, uploadsBucket }: Configuration): Library.UploadTrigger | undefined {
  if (uploadTrigger === 'eventBridge') {
    return UploadTrigger.EVENT_BRIDGE;
  }
  return uploadTrigger === 's3' && uploadsBucket !== 'otherStack' ? UploadTrigger.S3_NOTIFICATION : undefined;
}

function tableOf({ UploadsTable }: PackageUnderTest, stack: Stack, data: Data, { uploadsTable }: Configuration): dynamodb.ITable | undefined {
  switch (uploadsTable) {
    case 'own': return new UploadsTable(stack, 'Records').table;
    case 'otherStack': return new UploadsTable(data.stack, 'Records', { encryptionKey: new kms.Key(data.stack, 'RecordsKey') }).table;
    case 'imported': return dynamodb.Table.fromTableAttributes(stack, 'Records', {
      tableArn: `arn:aws:dynamodb:${ARN}:table/records-of-${stack.stackName}`,
      tableStreamArn: `arn:aws:dynamodb:${ARN}:table/records-of-${stack.stackName}/stream/2026-01-01T00:00:00.000`,
    });
    default: return undefined;
  }
}

function topicOf(stack: Stack, { topic }: Configuration): sns.ITopic | undefined {
  switch (topic) {
    case 'own': return new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'TopicKey') });
    case 'imported': return sns.Topic.fromTopicArn(stack, 'Topic', `arn:aws:sns:${ARN}:outcomes`);
    default: return undefined;
  }
}

function keyOf(stack: Stack, { encryptionKey }: Configuration): kms.IKey | undefined {
  switch (encryptionKey) {
    case 'own': return new kms.Key(stack, 'Key');
    case 'imported': return kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${ARN}:key/5f0c4e2d-0000-4000-8000-000000000000`);
    default: return undefined;
  }
}

function removalOf({ removal, imagesBucket }: Configuration, hasUploadsBucket: boolean): Library.ImageUploadPipelineProps {
  const makesBucket = !hasUploadsBucket || imagesBucket === 'new';
  return removal === 'retain' ? {} : { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: removal === 'empty' && makesBucket };
}

function networkOf(stack: Stack, { network }: Configuration): Library.ImageUploadPipelineProps {
  if (network === 'none') {
    return {};
  }
  const subnets = ['subnet-00000000000000001', 'subnet-00000000000000002'];
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-00000000000000001',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    ...(network === 'private' ? { privateSubnetIds: subnets } : { isolatedSubnetIds: subnets }),
  });
  return network === 'private' ? { vpc } : {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })],
  };
}

function functionOptionsOf({ functionOptions }: Configuration): Library.PipelineFunctionOptions | undefined {
  const tuned: Library.FunctionSettings = { reservedConcurrentExecutions: 20, environment: { NODE_OPTIONS: '--enable-source-maps' } };
  switch (functionOptions) {
    case 'resize': return { resizeImage: { memorySize: 3008, timeout: Duration.minutes(2) } };
    case 'all': return {
      requestUpload: tuned,
      readUpload: { ...tuned, timeout: Duration.seconds(8) },
      startWorkflow: tuned,
      inspectImage: { ...tuned, memorySize: 2048 },
      resizeImage: { ...tuned, memorySize: 10_240 },
      recordImage: tuned,
      cleanUp: { ...tuned, timeout: Duration.seconds(50) },
      sweepUploads: tuned,
      announceOutcome: tuned,
    };
    default: return undefined;
  }
}

function imagesOf(library: PackageUnderTest, { images, functionOptions }: Configuration): Library.ImageUploadPipelineProps {
  const { ImageFormat, ImageSize, OutputFormat } = library;
  switch (images) {
    case 'largest': return {
      maxFileSize: Size.mebibytes(200),
      maxFrames: 10_000,
      uploadExpiry: Duration.hours(1),
      acceptedFormats: Object.values(ImageFormat),
    };
    case 'avif': return {
      maxPixels: functionOptions === 'resize' ? 60_000_000 : 100_000_000,
      acceptedFormats: [ImageFormat.AVIF],
      outputFormats: [OutputFormat.avif()],
      sizes: [...ImageSize.defaults(), ImageSize.contain('poster', { width: 4000, height: 3000, enlarge: true })],
    };
    default: return {};
  }
}
