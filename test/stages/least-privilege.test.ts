import * as kms from 'aws-cdk-lib/aws-kms';
import { allChannels } from '../support/channels';
import { Permission, permissionsOf, rolesOf } from '../support/permissions';
import { synthesize } from '../support/synthesis';

const synthesis = synthesize({ notificationChannels: allChannels() });
const permissions = permissionsOf(synthesis);
const encrypted = permissionsOf(synthesize(stack => ({ encryptionKey: new kms.Key(stack, 'Key'), notificationChannels: allChannels() })));

/** What every function may do, beside writing its own log and traces: nothing that is not in this table. */
const FUNCTIONS: { readonly [fn: string]: string[] } = {
  'Request/RequestUpload': [
    'dynamodb:PutItem        Catalog/Uploads',
    'dynamodb:UpdateItem     Catalog/Uploads',
    's3:PutObject            Storage/Uploads/incoming/*',
  ],
  'Request/ReadUpload': [
    'dynamodb:GetItem        Catalog/Uploads',
    'dynamodb:Query          Catalog/Uploads/index/byOwner',
    's3:GetObject            Storage/Images/images/*',
  ],
  'Request/AwaitOutcome': [
    'dynamodb:GetItem        Catalog/Uploads',
    's3:GetObject            Storage/Images/images/*',
  ],
  'Request/DeleteUpload': [
    'dynamodb:UpdateItem     Catalog/Uploads',
    'states:StopExecution    executions of Workflow/StateMachine',
  ],
  'Catalog/SweepUploads': [
    'dynamodb:Query            Catalog/Uploads/index/open',
    'dynamodb:GetItem          Catalog/Uploads',
    'dynamodb:PutItem          Catalog/Uploads',
    'dynamodb:UpdateItem       Catalog/Uploads',
    ...['incoming', 'originals', 'quarantine'].flatMap(prefix => [
      `s3:DeleteObject         Storage/Uploads/${prefix}/*`,
      `s3:DeleteObjectVersion  Storage/Uploads/${prefix}/*`,
      `s3:ListBucketVersions   Storage/Uploads below ${prefix}/*`,
    ]),
    's3:DeleteObject           Storage/Images/images/*',
    's3:DeleteObjectVersion    Storage/Images/images/*',
    's3:ListBucket             Storage/Images below images/*',
    's3:ListBucketVersions     Storage/Images below images/*',
    'states:StartExecution     Workflow/StateMachine',
    'states:DescribeExecution  executions of Workflow/StateMachine',
    'lambda:InvokeFunction     Workflow/CleanUp',
  ],
  'Trigger/StartWorkflow': [
    'dynamodb:GetItem        Catalog/Uploads',
    'dynamodb:UpdateItem     Catalog/Uploads',
    'states:StartExecution   Workflow/StateMachine',
    's3:DeleteObject         Storage/Uploads/incoming/*',
    's3:DeleteObjectVersion  Storage/Uploads/incoming/*',
    's3:ListBucketVersions   Storage/Uploads below incoming/*',
    'sqs:SendMessage         Trigger/DeadLetters',
  ],
  'Workflow/InspectImage': [
    'dynamodb:GetItem        Catalog/Uploads',
    'dynamodb:UpdateItem     Catalog/Uploads',
    's3:GetObjectVersion     Storage/Uploads/incoming/*',
    's3:ListBucket           Storage/Uploads',
  ],
  'Workflow/ResizeImage': [
    's3:GetObjectVersion     Storage/Uploads/incoming/*',
    's3:PutObject            Storage/Images/images/*',
  ],
  'Workflow/RecordImage': [
    'dynamodb:GetItem        Catalog/Uploads',
    'dynamodb:UpdateItem     Catalog/Uploads',
    's3:GetObjectVersion     Storage/Uploads/incoming/*',
    's3:DeleteObject         Storage/Uploads/incoming/*',
    's3:DeleteObjectVersion  Storage/Uploads/incoming/*',
    's3:PutObject            Storage/Uploads/originals/*',
    's3:ListBucket           Storage/Uploads',
  ],
  'Workflow/CleanUp': [
    'dynamodb:GetItem        Catalog/Uploads',
    'dynamodb:UpdateItem     Catalog/Uploads',
    's3:GetObjectVersion     Storage/Uploads/incoming/*',
    's3:DeleteObject         Storage/Uploads/incoming/*',
    's3:DeleteObjectVersion  Storage/Uploads/incoming/*',
    's3:PutObject            Storage/Uploads/quarantine/*',
    's3:DeleteObject         Storage/Uploads/originals/*',
    's3:DeleteObjectVersion  Storage/Uploads/originals/*',
    's3:DeleteObject         Storage/Images/images/*',
    's3:ListBucket           Storage/Uploads',
    's3:ListBucketVersions   Storage/Uploads below originals/*',
    's3:ListBucket           Storage/Images below images/*',
  ],
  'Announcement/AnnounceOutcome': [
    'dynamodb:DescribeStream    Catalog/Uploads stream',
    'dynamodb:GetRecords        Catalog/Uploads stream',
    'dynamodb:GetShardIterator  Catalog/Uploads stream',
    'dynamodb:ListStreams       Catalog/Uploads stream',
    'sns:Publish                Announcement/Outcomes',
    'sqs:SendMessage            Announcement/DeadLetters',
  ],
  'Announcement/EventBus/ForwardToEventBus': [
    'events:PutEvents        default event bus, as image-upload-pipeline',
    'sqs:ReceiveMessage      Announcement/EventBus/Hub/Queue',
    'sqs:DeleteMessage       Announcement/EventBus/Hub/Queue',
    'sqs:GetQueueAttributes  Announcement/EventBus/Hub/Queue',
  ],
  'Announcement/WebSocket/PushToClients': [
    'dynamodb:Query                  Announcement/WebSocket/Clients',
    'dynamodb:DeleteItem             Announcement/WebSocket/Clients',
    'execute-api:ManageConnections   Announcement/WebSocket/Api/live/POST/@connections/*',
    'sqs:ReceiveMessage              Announcement/WebSocket/Hub/Queue',
    'sqs:DeleteMessage               Announcement/WebSocket/Hub/Queue',
    'sqs:GetQueueAttributes          Announcement/WebSocket/Hub/Queue',
  ],
  'Announcement/WebSocket/TrackConnection': [
    'dynamodb:GetItem     Catalog/Uploads',
    'dynamodb:PutItem     Announcement/WebSocket/Clients',
    'dynamodb:GetItem     Announcement/WebSocket/Clients',
    'dynamodb:DeleteItem  Announcement/WebSocket/Clients',
    'dynamodb:Query       Announcement/WebSocket/Clients',
  ],
};

/** Actions for which the services offer no resource to name. */
const WITHOUT_RESOURCE = [
  'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery', 'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
  'xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
];

/** What encryption with the user's key adds: reading, and all of DynamoDB, needs Decrypt; S3, SNS and SQS need a data key for each write. */
const KEY_USE: { readonly [fn: string]: string[] } = {
  'Request/RequestUpload': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'Request/ReadUpload': ['kms:Decrypt'],
  'Request/AwaitOutcome': ['kms:Decrypt'],
  'Request/DeleteUpload': ['kms:Decrypt'],
  'Catalog/SweepUploads': ['kms:Decrypt'],
  'Trigger/StartWorkflow': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'Workflow/InspectImage': ['kms:Decrypt'],
  'Workflow/ResizeImage': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'Workflow/RecordImage': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'Workflow/CleanUp': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'Announcement/AnnounceOutcome': ['kms:Decrypt', 'kms:GenerateDataKey'],
  'Announcement/EventBus/ForwardToEventBus': ['kms:Decrypt'],
  'Announcement/WebSocket/PushToClients': ['kms:Decrypt'],
  'Announcement/WebSocket/TrackConnection': ['kms:Decrypt'],
};

const lines = (granted: Permission[]) => granted.map(({ action, resource }) => `${action} ${resource}`).sort();
const table = (rows: string[]) => rows.map(row => row.replace(/ +/, ' ')).sort();
const ownLog = (fn: string) => [`logs:CreateLogStream ${fn}Logs`, `logs:PutLogEvents ${fn}Logs`];
const TRACES = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];

/** Functions that may do an action on what stands under a key. */
function whoMay(action: string, key: string): string[] {
  const covers = (resource: string) => resource === key || (resource.endsWith('*') && key.startsWith(resource.slice(0, -1)));
  return Object.entries(permissions).filter(([, granted]) => granted.some(permission =>
    (permission.action === action || permission.action.includes('*')) && covers(permission.resource))).map(([role]) => role).sort();
}

test.each(Object.keys(FUNCTIONS))('%s may do exactly what its table says, and write its own log and traces', fn => {
  expect(lines(permissions[`${fn}Role`])).toEqual([...table(FUNCTIONS[fn]), ...ownLog(fn), ...TRACES].sort());
});

test('the workflow may call its four functions, and write its log and traces', () => {
  expect(lines(permissions['Workflow/StateMachineRole'])).toEqual([
    ...['InspectImage', 'ResizeImage', 'RecordImage', 'CleanUp'].map(fn => `lambda:InvokeFunction Workflow/${fn}`),
    ...WITHOUT_RESOURCE.map(action => `${action} *`),
  ].sort());
});

test('there are no other roles', () => {
  expect(Object.keys(permissions).sort()).toEqual([...Object.keys(FUNCTIONS).map(fn => `${fn}Role`), 'Workflow/StateMachineRole'].sort());
});

test('every function has its own role', () => {
  const roles = Object.entries(synthesis.functions()).map(([fn, { Properties }]) => [fn, Properties.Role]);

  expect(roles).toEqual(Object.keys(synthesis.functions()).map(fn => [fn, `\${${fn}Role.Arn}`]));
});

test.each(Object.entries(rolesOf(synthesis)))('%s has one inline policy and no managed one', (_, role) => {
  expect(role.Policies).toHaveLength(1);
  expect(role).not.toHaveProperty('ManagedPolicyArns');
});

test('nothing adds a policy to a role of the pipeline later', () => {
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap(type => Object.values(synthesis.ofType(type)))
    .flatMap(({ Properties }) => Properties.Roles as string[]);

  expect(attached).toEqual([expect.stringMatching(/^\$\{\/BucketNotificationsHandler\w+\/Role\}$/)]);
});

test.each(Object.entries(rolesOf(synthesis)))('%s can be taken by its service only', (path, role) => {
  expect(role.AssumeRolePolicyDocument.Statement).toEqual([{
    Effect: 'Allow',
    Principal: { Service: path === 'Workflow/StateMachineRole' ? 'states.amazonaws.com' : 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  }]);
});

test('no action has a wildcard', () => {
  expect(Object.values(permissions).flat().filter(({ action }) => action.includes('*'))).toEqual([]);
});

test('no resource is a wildcard, but of actions that have no resource', () => {
  const everything = Object.entries(permissions).flatMap(([role, granted]) =>
    granted.filter(({ resource }) => resource.startsWith('*')).map(({ action }) => [role, action]));

  expect(everything.map(line => line.join(' ')).sort()).toEqual([
    ...WITHOUT_RESOURCE.map(action => `Workflow/StateMachineRole ${action}`),
    ...Object.keys(FUNCTIONS).flatMap(fn => ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'].map(action => `${fn}Role ${action}`)),
  ].sort());
});

test.each<[string, string, string[]]>([
  ['s3:PutObject', 'Storage/Uploads/incoming/id', ['Request/RequestUploadRole']],
  ['s3:PutObject', 'Storage/Uploads/originals/id/r1', ['Workflow/RecordImageRole']],
  ['s3:PutObject', 'Storage/Uploads/quarantine/id/r1', ['Workflow/CleanUpRole']],
  ['s3:PutObject', 'Storage/Images/images/id/r1/small.webp', ['Workflow/ResizeImageRole']],
  ['s3:DeleteObject', 'Storage/Images/images/id/r1/small.webp', ['Catalog/SweepUploadsRole', 'Workflow/CleanUpRole']],
  ['s3:GetObjectVersion', 'Storage/Uploads/originals/id/r1', []],
  ['s3:GetObjectVersion', 'Storage/Uploads/quarantine/id/r1', []],
  ['s3:DeleteObjectVersion', 'Storage/Uploads/quarantine/id/r1', ['Catalog/SweepUploadsRole']],
  ['dynamodb:PutItem', 'Catalog/Uploads', ['Catalog/SweepUploadsRole', 'Request/RequestUploadRole']],
  ['dynamodb:DeleteItem', 'Catalog/Uploads', []],
  ['dynamodb:Query', 'Catalog/Uploads', []],
  ['dynamodb:Scan', 'Catalog/Uploads', []],
  ['sns:Publish', 'Announcement/Outcomes', ['Announcement/AnnounceOutcomeRole']],
  ['sqs:ReceiveMessage', 'Announcement/EventBus/Hub/Queue', ['Announcement/EventBus/ForwardToEventBusRole']],
  ['sqs:ReceiveMessage', 'Announcement/EventBus/Hub/DeadLetters', []],
  ['states:StartExecution', 'Workflow/StateMachine', ['Catalog/SweepUploadsRole', 'Trigger/StartWorkflowRole']],
  ['states:StopExecution', 'executions of Workflow/StateMachine', ['Request/DeleteUploadRole']],
  ['lambda:InvokeFunction', 'Workflow/CleanUp', ['Catalog/SweepUploadsRole', 'Workflow/StateMachineRole']],
])('%s on %s: %j', (action, key, roles) => {
  expect(whoMay(action, key)).toEqual(roles);
});

test.each(Object.keys(FUNCTIONS))('%s uses the user\'s key for what it reads and writes', fn => {
  expect(lines(encrypted[`${fn}Role`])).toEqual(
    [...table(FUNCTIONS[fn]), ...ownLog(fn), ...TRACES, ...KEY_USE[fn].map(action => `${action} /Key`)].sort());
});
