import { At, NEEDS, places } from './needs';
import { Request } from '../support/policy-evaluator';

type Row = readonly [action: string, resource: string, context?: Request['context']];

/** What no role may do, whatever its handler does. */
const byNobody = (at: At): Row[] => {
  const { table, uploads, stateMachine, key } = places(at);
  const another = (path: string) => `${at(path)}-of-another`;
  return [
    ['s3:GetObject', `${uploads}-of-another/incoming/1`],
    ['s3:PutObject', `${uploads}-of-another/incoming/1`],
    ['s3:PutBucketPolicy', uploads],
    ['dynamodb:DeleteTable', table],
    ['dynamodb:Scan', table],
    ['dynamodb:GetItem', another('Catalog/Uploads')],
    ['iam:PassRole', at('Workflow/StateMachineRole')],
    ['sts:AssumeRole', at('Catalog/SweepUploadsRole')],
    ['kms:ScheduleKeyDeletion', key],
    ['kms:Decrypt', another('/Key')],
    ['lambda:UpdateFunctionCode', at('Workflow/CleanUp')],
    ['lambda:InvokeFunction', another('Workflow/CleanUp')],
    ['states:StartExecution', another('Workflow/StateMachine')],
    ['states:UpdateStateMachine', stateMachine],
    ['sns:Publish', another('Announcement/Outcomes')],
    ['sns:Subscribe', at('Announcement/Outcomes')],
    ['sqs:ReceiveMessage', at('Trigger/DeadLetters')],
    ['logs:DeleteLogGroup', at('Request/RequestUploadLogs').replace(/:\*$/, '')],
  ];
};

/** What one role must not do although it, or another one, may do something like it. */
const BESIDE: { readonly [role: string]: (at: At) => Row[] } = {
  'Request/RequestUploadRole': at => {
    const { incoming, original, refused, size, table } = places(at);
    return [['s3:PutObject', original], ['s3:PutObject', refused], ['s3:PutObject', size], ['s3:GetObject', incoming], ['s3:DeleteObject', incoming], ['dynamodb:GetItem', table]];
  },
  'Request/ReadUploadRole': at => {
    const { incoming, original, size, table } = places(at);
    return [
      ['s3:GetObject', incoming], ['s3:GetObject', original], ['s3:PutObject', size], ['dynamodb:PutItem', table], ['dynamodb:UpdateItem', table],
      ['dynamodb:DeleteItem', table], ['dynamodb:Query', table], ['dynamodb:Query', `${table}/index/open`],
    ];
  },
  'Request/AwaitOutcomeRole': at => {
    const { original, size, table } = places(at);
    return [['s3:GetObject', original], ['s3:DeleteObject', size], ['dynamodb:PutItem', table], ['dynamodb:UpdateItem', table], ['dynamodb:Query', `${table}/index/byOwner`]];
  },
  'Request/DeleteUploadRole': at => {
    const { incoming, size, table, execution, stateMachine } = places(at);
    return [
      ['dynamodb:DeleteItem', table], ['s3:DeleteObject', incoming], ['s3:DeleteObject', size], ['states:StartExecution', stateMachine],
      ['states:StopExecution', execution.replace(/:1-1$/, '-of-another:1-1')],
    ];
  },
  'Catalog/SweepUploadsRole': at => {
    const { table, uploads, images, original, size } = places(at);
    return [
      ['s3:GetObject', original], ['s3:GetObjectVersion', original], ['s3:PutObject', size], ['dynamodb:DeleteItem', table],
      ['s3:ListBucketVersions', uploads, { 's3:prefix': 'private/' }], ['s3:ListBucketVersions', uploads], ['s3:ListBucket', images, { 's3:prefix': '' }],
      ['s3:DeleteObject', `${uploads}/private/1`], ['lambda:InvokeFunction', at('Workflow/RecordImage')],
    ];
  },
  'Trigger/StartWorkflowRole': at => {
    const { table, incoming, original, uploads, execution } = places(at);
    return [
      ['dynamodb:PutItem', table], ['s3:GetObject', incoming], ['s3:DeleteObject', original], ['s3:ListBucketVersions', uploads, { 's3:prefix': 'originals/' }],
      ['states:StopExecution', execution], ['sqs:SendMessage', at('Announcement/DeadLetters')],
    ];
  },
  'Workflow/InspectImageRole': at => {
    const { table, incoming, original, size } = places(at);
    return [['dynamodb:PutItem', table], ['s3:PutObject', incoming], ['s3:GetObjectVersion', original], ['s3:PutObject', size], ['s3:DeleteObject', incoming]];
  },
  'Workflow/ResizeImageRole': at => {
    const { table, incoming, original, size, images } = places(at);
    return [
      ['dynamodb:GetItem', table], ['dynamodb:UpdateItem', table], ['s3:PutObject', incoming], ['s3:PutObject', original], ['s3:GetObjectVersion', original],
      ['s3:GetObject', size], ['s3:DeleteObject', size], ['s3:PutObject', `${images}/private/1`],
    ];
  },
  'Workflow/RecordImageRole': at => {
    const { table, incoming, original, refused, size } = places(at);
    return [['dynamodb:PutItem', table], ['s3:PutObject', incoming], ['s3:PutObject', refused], ['s3:PutObject', size], ['s3:DeleteObject', original]];
  },
  'Workflow/CleanUpRole': at => {
    const { table, original, refused, size, uploads } = places(at);
    return [
      ['dynamodb:PutItem', table], ['s3:PutObject', original], ['s3:PutObject', size], ['s3:GetObjectVersion', original], ['s3:DeleteObject', refused],
      ['s3:ListBucketVersions', uploads, { 's3:prefix': 'incoming/' }],
    ];
  },
  'Workflow/StateMachineRole': at => {
    const { table, incoming, stateMachine } = places(at);
    return [
      ['lambda:InvokeFunction', at('Catalog/SweepUploads')], ['lambda:InvokeFunction', at('Request/RequestUpload')], ['s3:GetObject', incoming],
      ['dynamodb:UpdateItem', table], ['states:StartExecution', stateMachine],
    ];
  },
  'Announcement/AnnounceOutcomeRole': at => {
    const { table, size } = places(at);
    return [['dynamodb:GetItem', table], ['dynamodb:UpdateItem', table], ['s3:GetObject', size], ['sqs:SendMessage', at('Trigger/DeadLetters')]];
  },
  'Announcement/EventBus/ForwardToEventBusRole': at => {
    const { table, eventBus } = places(at);
    return [
      ['events:PutEvents', eventBus, { 'events:source': ['com.example.orders'] }], ['events:PutEvents', eventBus, { 'events:source': ['image-upload-pipeline', 'com.example.orders'] }],
      ['events:PutEvents', `${eventBus}-of-another`, { 'events:source': ['image-upload-pipeline'] }], ['events:PutRule', eventBus.replace('event-bus/default', 'rule/1')],
      ['sqs:ReceiveMessage', at('Announcement/WebSocket/Hub/Queue')], ['sqs:SendMessage', at('Announcement/EventBus/Hub/Queue')], ['dynamodb:GetItem', table],
    ];
  },
  'Announcement/WebSocket/TrackConnectionRole': at => {
    const { table, clients, connection } = places(at);
    return [
      ['dynamodb:UpdateItem', table], ['dynamodb:PutItem', table], ['dynamodb:DeleteItem', table], ['dynamodb:UpdateItem', clients], ['dynamodb:Scan', clients],
      ['execute-api:ManageConnections', connection],
    ];
  },
  'Announcement/WebSocket/PushToClientsRole': at => {
    const { table, clients, connection } = places(at);
    return [
      ['dynamodb:GetItem', table], ['dynamodb:PutItem', clients], ['dynamodb:Scan', clients], ['execute-api:ManageConnections', connection.replace('/live/', '/test/')],
      ['execute-api:ManageConnections', connection.replace('/POST/', '/DELETE/')], ['sqs:ReceiveMessage', at('Announcement/EventBus/Hub/Queue')],
    ];
  },
};

/** Requests that a role must be refused. */
export const REFUSALS: { readonly [role: string]: (at: At) => Request[] } = Object.fromEntries(Object.keys(NEEDS).map(role => [
  role, (at: At) => [...byNobody(at), ...BESIDE[role]?.(at) ?? []].map(([action, resource, context]) => ({ action, resource, context })),
]));
