import { RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageUploadPipeline, NotificationChannel } from '../src';
import { newStack, Resource, Synthesis, synthesize } from './support/synthesis';

const synthesis = synthesize();
const FUNCTIONS = [
  'Request/RequestUpload', 'Request/ReadUpload', 'Request/DeleteUpload',
  'Workflow/InspectImage', 'Workflow/ResizeImage', 'Workflow/RecordImage', 'Workflow/CleanUp',
  'Trigger/StartWorkflow', 'Catalog/SweepUploads', 'Announcement/AnnounceOutcome',
];
const STATEFUL = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::Logs::LogGroup'];
const LOG_GROUPS = [...FUNCTIONS.map(path => `${path}Logs`), 'Request/AccessLogs', 'Workflow/ExecutionLogs'].sort();

/** What is picked from the properties of every resource, by path. */
function each(of: { readonly [path: string]: Resource }, pick: (properties: Resource['Properties']) => unknown): { readonly [path: string]: unknown } {
  return Object.fromEntries(Object.entries(of).map(([path, { Properties }]) => [path, pick(Properties)]));
}

describe('resources as properties', () => {
  const { pipeline } = synthesis;

  test.each([
    ['httpApi', pipeline.httpApi.apiId, '${Request/Api}'],
    ['uploadsBucket', pipeline.uploadsBucket.bucketName, '${Storage/Uploads}'],
    ['imagesBucket', pipeline.imagesBucket.bucketName, '${Storage/Images}'],
    ['uploadsTable', pipeline.uploadsTable.tableName, '${Catalog/Uploads}'],
    ['stateMachine', pipeline.stateMachine.stateMachineArn, '${Workflow/StateMachine}'],
    ['topic', pipeline.topic.topicArn, '${Announcement/Outcomes}'],
  ])('%s', (_, token, expected) => {
    expect(synthesis.text(token)).toBe(expected);
  });

  test('functions, by handler', () => {
    const functions = Object.entries(pipeline.functions) as [string, lambda.Function][];
    const arns = Object.fromEntries(functions.map(([name, fn]) => [name, synthesis.text(fn.functionArn)]));

    expect(arns).toEqual({
      requestUpload: '${Request/RequestUpload.Arn}',
      readUpload: '${Request/ReadUpload.Arn}',
      deleteUpload: '${Request/DeleteUpload.Arn}',
      startWorkflow: '${Trigger/StartWorkflow.Arn}',
      inspectImage: '${Workflow/InspectImage.Arn}',
      resizeImage: '${Workflow/ResizeImage.Arn}',
      recordImage: '${Workflow/RecordImage.Arn}',
      cleanUp: '${Workflow/CleanUp.Arn}',
      sweepUploads: '${Catalog/SweepUploads.Arn}',
      announceOutcome: '${Announcement/AnnounceOutcome.Arn}',
    });
  });
});

describe('functions', () => {
  test('are exactly these', () => {
    expect(Object.keys(synthesis.functions()).sort()).toEqual([...FUNCTIONS].sort());
  });

  test.each(FUNCTIONS)('%s runs on Node.js 24 and ARM', path => {
    expect(synthesis.properties(path)).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
  });

  test('architecture: all of them and the layer follow it', () => {
    const x86 = synthesize({ architecture: lambda.Architecture.X86_64 });

    expect(each(x86.functions(), fn => fn.Architectures)).toEqual(Object.fromEntries(FUNCTIONS.map(path => [path, ['x86_64']])));
    expect(x86.properties('Workflow/Sharp').CompatibleArchitectures).toEqual(['x86_64']);
  });

  test('each architecture has the layer with its own binaries', () => {
    const contents = [lambda.Architecture.ARM_64, lambda.Architecture.X86_64].map(architecture =>
      synthesize({ architecture }).properties('Workflow/Sharp').Content.S3Key as string);

    expect(new Set(contents).size).toBe(2);
  });

  test('only those that touch pixels have the layer', () => {
    expect(each(synthesis.functions(), fn => fn.Layers)).toEqual({
      ...Object.fromEntries(FUNCTIONS.map(path => [path, undefined])),
      'Workflow/InspectImage': ['${Workflow/Sharp}'],
      'Workflow/ResizeImage': ['${Workflow/Sharp}'],
    });
  });

  test('each writes its own log group', () => {
    expect(each(synthesis.functions(), fn => fn.LoggingConfig.LogGroup)).toEqual(
      Object.fromEntries(FUNCTIONS.map(path => [path, `\${${path}Logs}`])));
  });

  test('memory and time of each', () => {
    expect(each(synthesis.functions(), fn => [fn.MemorySize, fn.Timeout])).toEqual({
      'Request/RequestUpload': [512, 20],
      'Request/ReadUpload': [512, 10],
      'Request/DeleteUpload': [512, 10],
      'Trigger/StartWorkflow': [256, 60],
      'Workflow/InspectImage': [1024, 60],
      'Workflow/ResizeImage': [1769, 120],
      'Workflow/RecordImage': [256, 60],
      'Workflow/CleanUp': [256, 60],
      'Catalog/SweepUploads': [512, 240],
      'Announcement/AnnounceOutcome': [256, 30],
    });
  });
});

describe('logs', () => {
  test('are kept 30 days', () => {
    expect(each(synthesis.ofType('AWS::Logs::LogGroup'), group => group.RetentionInDays)).toEqual(
      Object.fromEntries(LOG_GROUPS.map(path => [path, 30])));
  });

  test('logRetention: are kept as long as the user says', () => {
    const kept = synthesize({ logRetention: logs.RetentionDays.ONE_YEAR });

    expect(each(kept.ofType('AWS::Logs::LogGroup'), group => group.RetentionInDays)).toEqual(
      Object.fromEntries(LOG_GROUPS.map(path => [path, 365])));
  });
});

describe('removalPolicy', () => {
  const policiesOf = (of: Synthesis) => STATEFUL.flatMap(type => Object.values(of.ofType(type)))
    .map(({ DeletionPolicy, UpdateReplacePolicy }) => `${DeletionPolicy} ${UpdateReplacePolicy}`);

  test('buckets, table and logs stay by default', () => {
    expect(policiesOf(synthesis)).toEqual(Array(2 + 1 + LOG_GROUPS.length).fill('Retain Retain'));
  });

  test('DESTROY: they go with the stack', () => {
    expect(policiesOf(synthesize({ removalPolicy: RemovalPolicy.DESTROY }))).toEqual(Array(2 + 1 + LOG_GROUPS.length).fill('Delete Delete'));
  });
});

describe('encryptionKey', () => {
  const encrypted = synthesize(stack => ({ encryptionKey: new kms.Key(stack, 'Key') }));
  const KEY = '${/Key.Arn}';

  test.each(['Storage/Uploads', 'Storage/Images'])('encrypts %s, with a bucket key so that not every object costs a call', path => {
    expect(encrypted.properties(path).BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }, BucketKeyEnabled: true },
    ]);
  });

  test('encrypts the table', () => {
    expect(encrypted.properties('Catalog/Uploads').SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY });
  });

  test('encrypts the topic', () => {
    expect(encrypted.properties('Announcement/Outcomes').KmsMasterKeyId).toBe(KEY);
  });

  test.each(['Trigger/DeadLetters', 'Announcement/DeadLetters'])('encrypts %s', path => {
    expect(encrypted.properties(path).KmsMasterKeyId).toBe(KEY);
  });

  test('encrypts all logs', () => {
    expect(each(encrypted.ofType('AWS::Logs::LogGroup'), group => group.KmsKeyId)).toEqual(
      Object.fromEntries(LOG_GROUPS.map(path => [path, KEY])));
  });

  test('its policy lets CloudWatch Logs of this account and region use it, for log groups only', () => {
    const statements = encrypted.properties('/Key').KeyPolicy.Statement as readonly { readonly Principal: { readonly Service?: string } }[];

    expect(statements.filter(({ Principal }) => Principal.Service !== undefined)).toEqual([{
      Effect: 'Allow',
      Principal: { Service: 'logs.${AWS::Region}.amazonaws.com' },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*' } },
    }]);
  });

  test('does not warn of a key of this app', () => {
    expect(encrypted.warnings()).toEqual([]);
  });
});

describe('stateMachineType', () => {
  test('Standard by default, logging errors: it keeps a history of its own', () => {
    expect(synthesis.properties('Workflow/StateMachine')).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    });
  });

  test('EXPRESS logs everything but the payloads', () => {
    expect(synthesize({ stateMachineType: sfn.StateMachineType.EXPRESS }).properties('Workflow/StateMachine')).toMatchObject({
      StateMachineType: 'EXPRESS',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    });
  });

  test('traces, and logs to its own group', () => {
    expect(synthesis.properties('Workflow/StateMachine')).toMatchObject({
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: '${Workflow/ExecutionLogs.Arn}' } }] },
    });
  });

  // Timeout of the workflow, its longest function, 60 s to start.
  test.each([
    [sfn.StateMachineType.STANDARD, 30 * 60 + 120 + 60],
    [sfn.StateMachineType.EXPRESS, 5 * 60 + 75 + 60],
  ])('%s: handlers know when a run is surely over', (stateMachineType, seconds) => {
    const known = Object.values(each(synthesize({ stateMachineType }).functions(), fn => fn.Environment.Variables.LONGEST_RUN_SECONDS));

    expect(known.filter(value => value !== undefined)).toEqual(Array(5).fill(String(seconds)));
  });
});

test('an alias for a key is refused: permissions on it have no effect', () => {
  const stack = newStack();
  const alias = new kms.Key(stack, 'Key').addAlias('images');

  expect(() => new ImageUploadPipeline(stack, 'Images', { encryptionKey: alias })).toThrow(
    'encryptionKey: must be the key itself, since permissions on an alias have no effect, got an alias; '
    + 'pass the key itself, like Key.fromKeyArn(...) or Key.fromLookup(...)');
});

test('two pipelines in one stack: each its own resources and its own id in events and metrics', () => {
  const stack = newStack();
  const first = new ImageUploadPipeline(stack, 'Images');
  new ImageUploadPipeline(stack, 'Photos');
  const both = new Synthesis(stack, first);
  const ids = Object.values(both.ofType('AWS::Lambda::Function'))
    .map(({ Properties }) => Properties.Environment?.Variables.PIPELINE_ID as string | undefined).filter(id => id !== undefined);

  expect(Object.keys(both.ofType('AWS::S3::Bucket'))).toHaveLength(4);
  expect([...new Set(ids)]).toEqual([expect.stringMatching(/^Stack-Images-[0-9A-F]{8}$/), expect.stringMatching(/^Stack-Photos-[0-9A-F]{8}$/)]);
});

describe('events say of which pipeline they are, and no other says the same', () => {
  const sourcesIn = (props: StackProps) => {
    const stack = new Stack(newStack().node.root, 'Trials', props);
    const channels = { notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.webSocket()] };
    const deployed = new Synthesis(stack, new ImageUploadPipeline(stack, 'Images', channels));
    return [...new Set(Object.values(deployed.ofType('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment?.Variables.EVENT_SOURCE as string | undefined).filter(source => source !== undefined))];
  };

  test('whatever the account and region will be', () => {
    expect(sourcesIn({})).toEqual([expect.stringMatching(/^urn:image-upload-pipeline:\$\{AWS::AccountId\}:\$\{AWS::Region\}:Trials-Images-[0-9A-F]{8}$/)]);
  });

  test('in another account, region or deployment of the same app', () => {
    const env = { account: '111122223333', region: 'eu-west-1' };
    const sources = [
      { env }, { env: { ...env, account: '444455556666' } }, { env: { ...env, region: 'us-east-1' } }, { env, stackName: 'Second' },
    ].map(sourcesIn);
    expect(sources.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    expect(new Set(sources.flat()).size).toBe(4);
  });
});
