import { Request } from '../support/policy-evaluator';

/** ARN of a resource by its path, and what stands behind it. */
export type At = (path: string) => string;
type Row = readonly [action: string, resource: string, context?: Request['context']];

/** Objects as the pipeline names them, resources that are not in the template. */
export const places = (at: At) => ({
  table: at('Catalog/Uploads'),
  stream: `${at('Catalog/Uploads')}/stream/2026-01-01T00:00:00.000`,
  clients: at('Announcement/WebSocket/Clients'),
  uploads: at('Storage/Uploads'),
  images: at('Storage/Images'),
  incoming: `${at('Storage/Uploads')}/incoming/1`,
  original: `${at('Storage/Uploads')}/originals/1/r1`,
  refused: `${at('Storage/Uploads')}/quarantine/1/r1`,
  size: `${at('Storage/Images')}/images/1/r1/small.webp`,
  stateMachine: at('Workflow/StateMachine'),
  execution: `${at('Workflow/StateMachine').replace(':stateMachine:', ':execution:')}:1-1`,
  eventBus: at('Announcement/Outcomes').replace(/:sns:(.*):[^:]*$/, ':events:$1:event-bus/default'),
  connection: `${at('Announcement/Outcomes').replace(/:sns:(.*):[^:]*$/, ':execute-api:$1:')}announcement-websocket-api/live/POST/@connections/1`,
  key: at('/Key'),
});

/** What every role of a function needs: to write its log and its traces. */
const ofFunction = (at: At, fn: string): Row[] => [
  ['logs:CreateLogStream', at(`${fn}Logs`).replace(/\*$/, 'log-stream:1')],
  ['logs:PutLogEvents', at(`${fn}Logs`).replace(/\*$/, 'log-stream:1')],
  ['xray:PutTelemetryRecords', '*'],
  ['xray:PutTraceSegments', '*'],
];

const below = (prefix: string): Request['context'] => ({ 's3:prefix': prefix });
const takes = (queue: string): Row[] => ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map(action => [action, queue]);
const onEach = (actions: string[], resources: string[]): Row[] => actions.flatMap(action => resources.map((resource): Row => [action, resource]));
const READS = ['dynamodb:GetItem'];
const CHANGES = ['dynamodb:GetItem', 'dynamodb:UpdateItem'];
const DELETES = ['s3:DeleteObject', 's3:DeleteObjectVersion'];
const WRITES_ENCRYPTED = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** The calls that each handler makes, and Lambda as its role: written from what they do, not from the policies. */
const CALLS: { readonly [fn: string]: (at: At) => Row[] } = {
  'Request/RequestUpload': at => {
    const { table, incoming, key } = places(at);
    return [['dynamodb:PutItem', table], ['dynamodb:UpdateItem', table], ['s3:PutObject', incoming], ...onEach(WRITES_ENCRYPTED, [key])];
  },
  'Request/ReadUpload': at => {
    const { table, size, key } = places(at);
    return [...onEach(READS, [table]), ['dynamodb:Query', `${table}/index/byOwner`], ['s3:GetObject', size], ['kms:Decrypt', key]];
  },
  'Request/AwaitOutcome': at => {
    const { table, size, key } = places(at);
    return [...onEach(READS, [table]), ['s3:GetObject', size], ['kms:Decrypt', key]];
  },
  'Request/DeleteUpload': at => {
    const { table, execution, key } = places(at);
    return [['dynamodb:UpdateItem', table], ['states:StopExecution', execution], ['kms:Decrypt', key]];
  },
  'Catalog/SweepUploads': at => {
    const { table, uploads, images, incoming, original, refused, size, stateMachine, execution, key } = places(at);
    return [
      ['dynamodb:Query', `${table}/index/open`], ...onEach([...CHANGES, 'dynamodb:PutItem'], [table]),
      ...onEach(DELETES, [incoming, original, refused, size]),
      ...['incoming/1', 'originals/1/', 'quarantine/1/'].map((prefix): Row => ['s3:ListBucketVersions', uploads, below(prefix)]),
      ['s3:ListBucket', images, below('images/1/')], ['s3:ListBucketVersions', images, below('images/1/')],
      ['states:StartExecution', stateMachine], ['states:DescribeExecution', execution],
      ['lambda:InvokeFunction', at('Workflow/CleanUp')], ['kms:Decrypt', key],
    ];
  },
  'Trigger/StartWorkflow': at => {
    const { table, stateMachine, incoming, uploads, key } = places(at);
    return [
      ...onEach(CHANGES, [table]), ['states:StartExecution', stateMachine], ...onEach(DELETES, [incoming]),
      ['s3:ListBucketVersions', uploads, below('incoming/1')], ['sqs:SendMessage', at('Trigger/DeadLetters')], ...onEach(WRITES_ENCRYPTED, [key]),
    ];
  },
  'Workflow/InspectImage': at => {
    const { table, incoming, uploads, key } = places(at);
    return [...onEach(CHANGES, [table]), ['s3:GetObjectVersion', incoming], ['s3:ListBucket', uploads], ['kms:Decrypt', key]];
  },
  'Workflow/ResizeImage': at => {
    const { incoming, size, key } = places(at);
    return [['s3:GetObjectVersion', incoming], ['s3:PutObject', size], ...onEach(WRITES_ENCRYPTED, [key])];
  },
  'Workflow/RecordImage': at => {
    const { table, incoming, original, uploads, key } = places(at);
    return [
      ...onEach(CHANGES, [table]), ...onEach(['s3:GetObjectVersion', ...DELETES], [incoming]), ['s3:PutObject', original],
      ['s3:ListBucket', uploads], ...onEach(WRITES_ENCRYPTED, [key]),
    ];
  },
  'Workflow/CleanUp': at => {
    const { table, incoming, refused, original, size, uploads, images, key } = places(at);
    return [
      ...onEach(CHANGES, [table]), ...onEach(['s3:GetObjectVersion', ...DELETES], [incoming]), ['s3:PutObject', refused],
      ...onEach(DELETES, [original]), ['s3:DeleteObject', size], ['s3:ListBucketVersions', uploads, below('originals/1/')],
      ['s3:ListBucket', uploads], ['s3:ListBucket', images, below('images/1/')], ...onEach(WRITES_ENCRYPTED, [key]),
    ];
  },
  'Announcement/AnnounceOutcome': at => [
    ...onEach(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [places(at).stream]),
    ['sns:Publish', at('Announcement/Outcomes')], ['sqs:SendMessage', at('Announcement/DeadLetters')], ...onEach(WRITES_ENCRYPTED, [places(at).key]),
  ],
  'Announcement/EventBus/ForwardToEventBus': at => [
    ['events:PutEvents', places(at).eventBus, { 'events:source': ['image-upload-pipeline'] }],
    ...takes(at('Announcement/EventBus/Hub/Queue')), ['kms:Decrypt', places(at).key],
  ],
  'Announcement/WebSocket/TrackConnection': at => {
    const { table, clients, key } = places(at);
    return [...onEach(READS, [table]), ...onEach(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:Query'], [clients]), ['kms:Decrypt', key]];
  },
  'Announcement/WebSocket/PushToClients': at => {
    const { clients, connection, key } = places(at);
    return [
      ...onEach(['dynamodb:Query', 'dynamodb:DeleteItem'], [clients]), ['execute-api:ManageConnections', connection],
      ...takes(at('Announcement/WebSocket/Hub/Queue')), ['kms:Decrypt', key],
    ];
  },
};

/** What the workflow needs beside its functions: delivery of its log, and traces. */
const OF_WORKFLOW = [
  'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies', 'logs:GetLogDelivery',
  'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
  'xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
];

/** Every request that a role must be able to make. */
export const NEEDS: { readonly [role: string]: (at: At) => Request[] } = {
  ...Object.fromEntries(Object.entries(CALLS).map(([fn, calls]) =>
    [`${fn}Role`, (at: At) => [...ofFunction(at, fn), ...calls(at)].map(([action, resource, context]) => ({ action, resource, context }))])),
  'Workflow/StateMachineRole': at => [
    ...['InspectImage', 'ResizeImage', 'RecordImage', 'CleanUp'].map(fn => ({ action: 'lambda:InvokeFunction', resource: at(`Workflow/${fn}`) })),
    ...OF_WORKFLOW.map(action => ({ action, resource: '*' })),
  ],
};
