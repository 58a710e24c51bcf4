import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ImageUploadPipeline, UploadsTable, UploadTrigger } from '../src';
import { allChannels } from './support/channels';
import { permissionsOf } from './support/permissions';
import { newStack, Synthesis, synthesize } from './support/synthesis';

const versioned = (stack: Stack, id = 'Bucket', props: s3.BucketProps = {}) => new s3.Bucket(stack, id, { versioned: true, ...props });

/** All that roles may do, as lines. */
function permissions(synthesis: Synthesis): string[] {
  return Object.entries(permissionsOf(synthesis)).flatMap(([role, granted]) => granted.map(({ action, resource }) => `${role} ${action} ${resource}`));
}

describe('keyPrefix', () => {
  const plain = synthesize({ allowedOrigins: ['https://a.example'] });
  const prefixed = synthesize({ allowedOrigins: ['https://a.example'], keyPrefix: 'shared/photos/' });
  const PREFIXES = /\b(incoming|originals|quarantine|images)\/\*/;

  test('every permission on keys, and every condition of a listing, has it; nothing else changes', () => {
    const expected = permissions(plain).map(line => line.replace(PREFIXES, 'shared/photos/$1/*'));

    expect(permissions(prefixed)).toEqual(expected);
    expect(permissions(prefixed).filter(line => line.includes('shared/photos/')).length).toBeGreaterThan(20);
  });

  test('the notification and the lifecycle rules have it', () => {
    const { Rules } = prefixed.properties('Storage/Uploads').LifecycleConfiguration;

    expect(Rules.map(({ Prefix }: { Prefix?: string }) => Prefix)).toEqual(['shared/photos/incoming/', 'shared/photos/quarantine/', undefined, undefined]);
    expect(prefixed.properties('Storage/Uploads/Notifications').NotificationConfiguration.LambdaFunctionConfigurations[0].Filter)
      .toEqual({ Key: { FilterRules: [{ Name: 'prefix', Value: 'shared/photos/incoming/' }] } });
  });

  test('every handler that names keys is told it, as a path', () => {
    const told = (synthesis: Synthesis) => Object.values(synthesis.functions()).map(({ Properties }) => Properties.Environment.Variables.KEY_PREFIX);

    expect(told(prefixed).filter(value => value !== undefined)).toEqual(Array(7).fill('/shared/photos/'));
    expect(told(plain).filter(value => value !== undefined)).toEqual(Array(7).fill('/'));
  });

  test('who may read images may read them there', () => {
    const { template } = synthesize({ keyPrefix: 'photos/' }, (pipeline, stack) =>
      pipeline.grants.readImages(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() })));
    const [policy] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('Reader')).map(([, value]) => value);

    expect(JSON.stringify(policy.Properties.PolicyDocument)).toContain('/photos/images/*');
  });
});

describe('a bucket of one\'s own', () => {
  const own = synthesize(stack => ({ uploadsBucket: versioned(stack), imagesBucket: new s3.Bucket(stack, 'Sizes'), allowedOrigins: ['https://a.example'], keyPrefix: 'p/' }));

  test('takes the place of ours, in every permission and every environment', () => {
    expect(Object.keys(own.ofType('AWS::S3::Bucket'))).toEqual(['/Bucket', '/Sizes']);
    const expected = permissions(synthesize({ keyPrefix: 'p/' })).map(line => line.replace('Storage/Uploads', '/Bucket').replace('Storage/Images', '/Sizes'));
    expect(permissions(own)).toEqual(expected);
    expect(own.properties('Workflow/CleanUp').Environment.Variables).toMatchObject({ UPLOADS_BUCKET_NAME: '${/Bucket}', IMAGES_BUCKET_NAME: '${/Sizes}' });
    expect([own.pipeline.uploadsBucket.node.path, own.pipeline.imagesBucket.node.path]).toEqual(['Stack/Bucket', 'Stack/Sizes']);
  });

  test('gets rules for the pipeline\'s prefixes only', () => {
    expect(own.properties('/Bucket').LifecycleConfiguration.Rules).toEqual([
      { Id: 'expire-p/incoming/', Prefix: 'p/incoming/', ExpirationInDays: 15, NoncurrentVersionExpiration: { NoncurrentDays: 15 }, Status: 'Enabled' },
      { Id: 'expire-versions-p/originals/', Prefix: 'p/originals/', NoncurrentVersionExpiration: { NoncurrentDays: 15 }, Status: 'Enabled' },
      { Id: 'expire-p/quarantine/', Prefix: 'p/quarantine/', ExpirationInDays: 7, NoncurrentVersionExpiration: { NoncurrentDays: 1 }, Status: 'Enabled' },
    ]);
    expect(own.properties('/Bucket').CorsConfiguration.CorsRules).toEqual([expect.objectContaining({ AllowedMethods: ['POST'], AllowedOrigins: ['https://a.example'] })]);
    expect(own.properties('/Sizes').CorsConfiguration.CorsRules).toEqual([expect.objectContaining({ AllowedMethods: ['GET', 'HEAD'] })]);
    expect(own.properties('/Sizes').LifecycleConfiguration.Rules).toEqual([
      { Id: 'expire-versions-p/images/', Prefix: 'p/images/', NoncurrentVersionExpiration: { NoncurrentDays: 15 }, Status: 'Enabled' },
    ]);
    expect(own.warnings()).toEqual([]);
  });

  test('with the longest prefix, the ids of its rules are as long as S3 takes', () => {
    const { Rules } = synthesize(stack => ({ uploadsBucket: versioned(stack), keyPrefix: `${'a'.repeat(199)}/` })).properties('/Bucket').LifecycleConfiguration;

    expect(Math.max(...Rules.map(({ Id }: { Id: string }) => Id.length))).toBeLessThanOrEqual(255);
  });

  test('of this stack, S3 calls the pipeline; with EVENT_BRIDGE it tells EventBridge', () => {
    const [first] = Object.values(own.ofType('Custom::S3BucketNotifications'));
    expect(first.Properties.NotificationConfiguration).toHaveProperty('LambdaFunctionConfigurations');

    const told = synthesize(stack => ({ uploadsBucket: versioned(stack), uploadTrigger: UploadTrigger.EVENT_BRIDGE }));
    const [notifications] = Object.values(told.ofType('Custom::S3BucketNotifications'));
    expect(notifications.Properties.NotificationConfiguration).toEqual({ EventBridgeConfiguration: {} });
  });

  test('one bucket for both', () => {
    expect(() => synthesize(stack => {
      const bucket = versioned(stack);
      return { uploadsBucket: bucket, imagesBucket: bucket };
    })).not.toThrow();
  });

  test('with keys of their own: each role may use those of what it reads and writes', () => {
    const keyed = synthesize(stack => ({
      encryptionKey: new kms.Key(stack, 'Key'),
      uploadsBucket: versioned(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'UploadsKey') }),
      imagesBucket: new s3.Bucket(stack, 'Sizes', { encryptionKey: new kms.Key(stack, 'ImagesKey') }),
      uploadsTable: new UploadsTable(stack, 'Records', { encryptionKey: new kms.Key(stack, 'TableKey') }).table,
      topic: new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'TopicKey') }),
      notificationChannels: allChannels(),
    }));
    const uses = Object.entries(permissionsOf(keyed)).map(([role, granted]) =>
      [role, granted.filter(({ action }) => action.startsWith('kms:')).map(({ action, resource }) => `${action.slice(4)} ${resource.slice(1)}`).sort()]);

    const both = (key: string) => [`Decrypt ${key}`, `GenerateDataKey ${key}`];
    expect(Object.fromEntries(uses)).toEqual({
      'Request/RequestUploadRole': [...both('UploadsKey'), 'Decrypt TableKey'].sort(),
      'Request/ReadUploadRole': ['Decrypt ImagesKey', 'Decrypt TableKey'],
      'Request/AwaitOutcomeRole': ['Decrypt ImagesKey', 'Decrypt TableKey'],
      'Request/DeleteUploadRole': ['Decrypt TableKey'],
      'Trigger/StartWorkflowRole': [...both('Key'), 'Decrypt TableKey'].sort(),
      'Workflow/InspectImageRole': ['Decrypt TableKey', 'Decrypt UploadsKey'],
      'Workflow/ResizeImageRole': [...both('ImagesKey'), 'Decrypt UploadsKey'].sort(),
      'Workflow/RecordImageRole': [...both('UploadsKey'), 'Decrypt TableKey'].sort(),
      'Workflow/CleanUpRole': [...both('UploadsKey'), 'Decrypt TableKey'].sort(),
      'Workflow/StateMachineRole': [],
      'Catalog/SweepUploadsRole': ['Decrypt TableKey'],
      'Announcement/AnnounceOutcomeRole': [...both('Key'), ...both('TopicKey'), 'Decrypt TableKey'].sort(),
      'Announcement/EventBus/ForwardToEventBusRole': ['Decrypt Key'],
      'Announcement/WebSocket/PushToClientsRole': ['Decrypt Key'],
      'Announcement/WebSocket/TrackConnectionRole': ['Decrypt Key', 'Decrypt TableKey'],
    });
  });
});

describe('EVENT_BRIDGE', () => {
  const told = synthesize(stack => ({ uploadTrigger: UploadTrigger.EVENT_BRIDGE, keyPrefix: 'p/', encryptionKey: new kms.Key(stack, 'Key') }));

  test('a rule calls start-workflow for what comes under incoming/ of this bucket, tries for hours and keeps what it could not deliver', () => {
    expect(told.properties('Trigger/Uploaded')).toMatchObject({
      EventPattern: {
        'source': ['aws.s3'],
        'detail-type': ['Object Created'],
        'detail': { bucket: { name: ['${Storage/Uploads}'] }, object: { key: [{ prefix: 'p/incoming/' }] } },
      },
      State: 'ENABLED',
      Targets: [{
        Arn: '${Trigger/StartWorkflow.Arn}',
        DeadLetterConfig: { Arn: '${Trigger/DeadLetters.Arn}' },
        RetryPolicy: { MaximumEventAgeInSeconds: 6 * 3600, MaximumRetryAttempts: 10 },
      }],
    });
  });

  test('S3 tells EventBridge, and calls nobody', () => {
    expect(told.properties('Storage/Uploads/Notifications').NotificationConfiguration).toEqual({ EventBridgeConfiguration: {} });
    expect(synthesize().ofType('AWS::Events::Rule')).not.toHaveProperty('Trigger/Uploaded');
  });

  test('EventBridge may put dead letters into the encrypted queue', () => {
    expect(told.properties('/Key').KeyPolicy.Statement).toContainEqual(expect.objectContaining({
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' } },
    }));
    expect(JSON.stringify(told.properties('Trigger/DeadLetters/Policy').PolicyDocument)).toContain('events.amazonaws.com');
  });
});

describe('another stack of the app', () => {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
  const data = new Stack(app, 'Data');
  const key = new kms.Key(data, 'Key');
  const bucket = versioned(data);
  const records = new UploadsTable(data, 'Records', { encryptionKey: key });
  const topic = new sns.Topic(data, 'Topic');
  const stack = new Stack(app, 'Stack');
  new ImageUploadPipeline(stack, 'Images', { uploadsBucket: bucket, uploadsTable: records.table, topic, encryptionKey: key });
  const [dataTemplate, template] = [Template.fromStack(data), Template.fromStack(stack)];

  test('the pipeline depends on it, and it on nothing', () => {
    expect(data.dependencies).toEqual([]);
    expect(stack.dependencies).toEqual([data]);
  });

  test('its bucket tells EventBridge, its table streams, and the pipeline makes none of its own', () => {
    dataTemplate.hasResourceProperties('Custom::S3BucketNotifications', { NotificationConfiguration: { EventBridgeConfiguration: {} } });
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::S3::Bucket', 1);
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { source: ['aws.s3'] } });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::ImportValue': Match.stringLikeRegexp('^Data:ExportsOutputFnGetAttRecordsTable\\w+StreamArn') },
    });
  });

  test('S3 cannot call a pipeline of another stack', () => {
    expect(() => new ImageUploadPipeline(stack, 'Called', { keyPrefix: 'b/', uploadsBucket: versioned(data, 'Other'), uploadTrigger: UploadTrigger.S3_NOTIFICATION }))
      .toThrow("uploadTrigger: must be UploadTrigger.EVENT_BRIDGE for a bucket of another stack, since its notifications would make both stacks wait for each other, got 's3-notification'");
  });
});

describe('what is imported', () => {
  const imported = synthesize(stack => ({
    uploadsBucket: s3.Bucket.fromBucketName(stack, 'Photos', 'photos-of-the-team'),
    imagesBucket: s3.Bucket.fromBucketName(stack, 'Sizes', 'sizes-of-the-team'),
    uploadsTable: dynamodb.Table.fromTableAttributes(stack, 'Records', { tableName: 'records', tableStreamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/records/stream/2026' }),
    topic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:111122223333:outcomes'),
    allowedOrigins: ['https://a.example'],
  }));

  test('one warning lists what its owner must set', () => {
    const [warning, ...others] = imported.warnings();

    expect(others).toEqual([]);
    for (const part of [
      '`uploadsBucket`: versioning; events to EventBridge, beside all notifications that it has, which the call for it replaces; lifecycle rules that expire incoming/ after 15 days and quarantine/ after 7',
      'a CORS rule for POST from https://a.example', 'a policy that denies what comes without TLS', 'with a KMS key, its policy for the roles of the pipeline',
      '`imagesBucket`: where it keeps versions, a lifecycle rule that expires those under images/ 15 days after they are no longer current',
      'a CORS rule for GET and HEAD from https://a.example', '`uploadsTable`: the keys and the indexes byOwner and open of UploadsTable',
      'a stream of NEW_AND_OLD_IMAGES; time to live in `ttl`', '`topic`: ', '[ack: image-upload-pipeline:imported-resources]',
    ]) {
      expect(warning).toContain(part);
    }
  });

  test('what was made without its class takes no rules either, so that is said too', () => {
    const closed = synthesize(stack => ({
      uploadsBucket: s3.Bucket.fromCfnBucket(new s3.CfnBucket(stack, 'Bucket', { versioningConfiguration: { status: 'Enabled' } })),
      imagesBucket: s3.Bucket.fromCfnBucket(new s3.CfnBucket(stack, 'Sizes')),
    }));

    expect(closed.warnings()).toEqual([expect.stringMatching(/`uploadsBucket`: versioning; .*lifecycle rules.*`imagesBucket`: /)]);
  });

  test('EventBridge tells of its bucket, and S3 calls where that is wanted', () => {
    expect(imported.ofType('AWS::Events::Rule')).toHaveProperty(['Trigger/Uploaded']);
    const called = synthesize(stack => ({ uploadsBucket: s3.Bucket.fromBucketName(stack, 'Photos', 'photos'), uploadTrigger: UploadTrigger.S3_NOTIFICATION }));
    expect(Object.keys(called.ofType('Custom::S3BucketNotifications'))).toEqual(['/Photos/Notifications']);
    expect(called.warnings()[0]).not.toContain('events to EventBridge');
  });

  test('the indexes of its table may be queried, each by who reads it', () => {
    const lines = permissions(imported).filter(line => line.includes('dynamodb:Query'));

    expect(lines.sort()).toEqual([
      expect.stringMatching(/^Catalog\/SweepUploadsRole dynamodb:Query .*:table\/records\/index\/open$/),
      expect.stringMatching(/^Request\/ReadUploadRole dynamodb:Query .*:table\/records\/index\/byOwner$/),
    ]);
  });

  test('nothing is imported: nothing is said', () => {
    expect(synthesize(stack => ({ uploadsTable: new UploadsTable(stack, 'Records').table, topic: new sns.Topic(stack, 'Topic') })).warnings()).toEqual([]);
  });
});

describe('UploadsTable', () => {
  test('is the table that a pipeline makes', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    new UploadsTable(stack, 'Records', { encryptionKey: key, removalPolicy: RemovalPolicy.DESTROY });
    const [records] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::Table'));
    const ours = synthesize(own => ({ encryptionKey: new kms.Key(own, 'Key'), removalPolicy: RemovalPolicy.DESTROY })).template.findResources('AWS::DynamoDB::Table');

    expect({ ...records, Properties: { ...records.Properties, SSESpecification: {} } })
      .toEqual({ ...Object.values(ours)[0], Properties: { ...Object.values(ours)[0].Properties, SSESpecification: {} } });
  });

  test('is kept unless told, and checks what it is told', () => {
    const stack = newStack();
    new UploadsTable(stack, 'Records');
    Template.fromStack(stack).hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain' });
    expect(() => new UploadsTable(stack, 'A', { removalPolicy: RemovalPolicy.SNAPSHOT })).toThrow('removalPolicy: must be what buckets and tables can have');
    expect(() => new UploadsTable(stack, 'B', { encryptionKey: 'alias/x' as never })).toThrow('encryptionKey: must be a key like');
    expect(() => new UploadsTable(stack, 'C', [] as never)).toThrow("UploadsTable 'C': props must be an object");
  });
});

describe('autoDeleteObjects', () => {
  test('empties the buckets that the pipeline makes', () => {
    const emptied = synthesize({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });

    expect(Object.values(emptied.ofType('Custom::S3AutoDeleteObjects')).map(({ Properties }) => Properties.BucketName).sort())
      .toEqual(['${Storage/Images}', '${Storage/Uploads}']);
    expect(synthesize({ removalPolicy: RemovalPolicy.DESTROY }).ofType('Custom::S3AutoDeleteObjects')).toEqual({});
  });
});
