import * as kms from 'aws-cdk-lib/aws-kms';
import { UploadTrigger } from '../../src';
import { allChannels } from '../support/channels';
import { ACCOUNT, arnOf, isAllowed, named, Policy } from '../support/policy-evaluator';
import { synthesize, Synthesis } from '../support/synthesis';

const called = synthesize(stack => ({ encryptionKey: new kms.Key(stack, 'Key'), notificationChannels: allChannels() }));
const told = synthesize(stack => ({
  encryptionKey: new kms.Key(stack, 'Key'), notificationChannels: allChannels(), uploadTrigger: UploadTrigger.EVENT_BRIDGE,
}));
const BOTH: [string, Synthesis][] = [['S3_NOTIFICATION', called], ['EVENT_BRIDGE', told]];

interface Statement {
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: string | string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

/** Statements of the policies of a type of resource, by the path of the resource. */
function statementsOf(synthesis: Synthesis, type: string): [string, Statement[]][] {
  return Object.entries(synthesis.ofType(type)).map(([path, { Properties }]) =>
    [path.replace(/\/Policy$/, ''), (Properties.PolicyDocument ?? Properties.KeyPolicy).Statement as Statement[]]);
}

const isTlsOnly = ({ Effect, Condition }: Statement) =>
  Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}';

describe.each(BOTH)('%s', (_, synthesis) => {
  test.each([
    ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'], ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'], ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
  ])('every %s refuses what comes without TLS', (type, policyType) => {
    const strict = statementsOf(synthesis, policyType).filter(([, statements]) => statements.some(isTlsOnly)).map(([path]) => path);

    expect(strict.sort()).toEqual(Object.keys(synthesis.ofType(type)).sort());
  });

  test('nobody but services, and the account for its key, is allowed anything by the policy of a resource, and these only on its behalf', () => {
    const types = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy', 'AWS::KMS::Key'];
    const loose = types.flatMap(type => statementsOf(synthesis, type)).flatMap(([path, statements]) => statements
      .filter(({ Effect }) => Effect === 'Allow')
      .filter(({ Principal, Condition }) => {
        const sources = Object.values(Condition ?? {}).flatMap(keys => Object.keys(keys));
        return !/^\{"Service":"[^*]+"\}$/.test(JSON.stringify(Principal))
          || !sources.some(key => ['aws:SourceArn', 'aws:SourceAccount', 'kms:EncryptionContext:aws:logs:arn'].includes(key));
      })
      .map(({ Principal, Action }) => [path, Action, Principal]));

    expect(loose).toEqual([['/Key', 'kms:*', { AWS: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' }]]);
  });

  test('a function is called by services only, each on behalf of one resource, S3 of one account, too', () => {
    const permissions = Object.entries(synthesis.ofType('AWS::Lambda::Permission'));
    const loose = permissions.filter(([, { Properties }]) =>
      !/^[a-z0-9]+\.amazonaws\.com$/.test(Properties.Principal) || !Properties.SourceArn || Properties.FunctionUrlAuthType
      || (Properties.Principal === 's3.amazonaws.com' && Properties.SourceAccount !== '${AWS::AccountId}'));

    expect(permissions.length).toBeGreaterThan(10);
    expect(loose).toEqual([]);
    expect(synthesis.ofType('AWS::Lambda::Url')).toEqual({});
  });

  test('no bucket is public, and each is encrypted, as are tables, queues and logs', () => {
    for (const { Properties } of Object.values(synthesis.ofType('AWS::S3::Bucket'))) {
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: '${/Key.Arn}' } }] },
      });
    }
    const keys = [
      ...Object.values(synthesis.ofType('AWS::DynamoDB::Table')).map(({ Properties }) => Properties.SSESpecification?.KMSMasterKeyId),
      ...['AWS::SQS::Queue', 'AWS::SNS::Topic'].flatMap(type => Object.values(synthesis.ofType(type))).map(({ Properties }) => Properties.KmsMasterKeyId),
      ...Object.values(synthesis.ofType('AWS::Logs::LogGroup')).map(({ Properties }) => Properties.KmsKeyId),
    ];
    expect(new Set(keys)).toEqual(new Set(['${/Key.Arn}']));
  });

  test('the workflow logs no payloads', () => {
    expect(synthesis.properties('Workflow/StateMachine').LoggingConfiguration).toMatchObject({ IncludeExecutionData: false });
  });
});

test('without a key, buckets and queues are encrypted with keys of their services', () => {
  const synthesis = synthesize({ notificationChannels: allChannels() });
  const algorithms = Object.values(synthesis.ofType('AWS::S3::Bucket'))
    .map(({ Properties }) => Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm);

  expect(algorithms).toEqual(['AES256', 'AES256']);
  expect(Object.values(synthesis.ofType('AWS::SQS::Queue')).filter(({ Properties }) => Properties.SqsManagedSseEnabled !== true)).toEqual([]);
});

/** Whether a service may send to a queue on behalf of a resource. */
function maySend(synthesis: Synthesis, queue: string, service: string, sourceArn: string): Promise<boolean> {
  const resourcePolicy = named<Policy>(synthesis, synthesis.properties(`${queue}/Policy`).PolicyDocument);
  return isAllowed({
    action: 'sqs:SendMessage',
    resource: arnOf(synthesis, queue),
    context: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': ACCOUNT, 'aws:SecureTransport': 'true' },
  }, { resourcePolicy, principal: service });
}

test.each<[string, Synthesis, string, string]>([
  ['Announcement/EventBus/Hub/Queue', called, 'sns.amazonaws.com', 'Announcement/Outcomes'],
  ['Announcement/WebSocket/Hub/Queue', called, 'sns.amazonaws.com', 'Announcement/Outcomes'],
  ['Announcement/EventBus/Hub/DeadLetters', called, 'sns.amazonaws.com', 'Announcement/Outcomes'],
  ['Announcement/WebSocket/Hub/DeadLetters', called, 'sns.amazonaws.com', 'Announcement/Outcomes'],
  ['Trigger/DeadLetters', told, 'events.amazonaws.com', 'Trigger/Uploaded'],
])('%s takes messages for its own source, and for no other of the same service', async (queue, synthesis, service, source) => {
  const arn = arnOf(synthesis, source);

  expect(await maySend(synthesis, queue, service, arn)).toBe(true);
  expect(await maySend(synthesis, queue, service, `${arn}-of-another`)).toBe(false);
  expect(await maySend(synthesis, queue, 's3.amazonaws.com', arn)).toBe(false);
});

test.each([
  ['sns.amazonaws.com', 'kms:GenerateDataKey'], ['events.amazonaws.com', 'kms:Decrypt'],
])('%s may %s with the key on behalf of this account only', async (principal, action) => {
  const resourcePolicy = named<Policy>(told, told.properties('/Key').KeyPolicy);
  const mayFor = (account: string) =>
    isAllowed({ action, resource: arnOf(told, '/Key'), context: { 'aws:SourceAccount': account } }, { resourcePolicy, principal });

  expect(await mayFor(ACCOUNT)).toBe(true);
  expect(await mayFor('444455556666')).toBe(false);
});
