/**
 * Why each role may do what it may: one sentence for each statement, by role, in the order of the statements. A statement without its
 * sentence, and a sentence without its statement, stop the page from being written. Why a resource holds a wildcard is not said here,
 * but where rule checkers read it, in `src/private/acknowledgements.ts`.
 */
export const REASONS: { readonly [role: string]: readonly (readonly [actions: string, why: string])[] } = {
  'Request/RequestUploadRole': [
    ['dynamodb:PutItem dynamodb:UpdateItem', 'writes the record before the form is shown; a repeat with the same Idempotency-Key extends it'],
    ['s3:PutObject', 'signs the form, which acts with this permission: all that a client can ever write'],
  ],
  'Request/ReadUploadRole': [
    ['dynamodb:GetItem', 'reads the record that the owner asks for'],
    ['dynamodb:Query', 'lists the uploads of one owner'],
    ['s3:GetObject', 'signs the URLs of sizes in the answer, which act with this permission'],
  ],
  'Request/AwaitOutcomeRole': [
    ['dynamodb:GetItem', 'looks at the record until there is an outcome'],
    ['s3:GetObject', 'signs the URLs of sizes in the answer, which act with this permission'],
  ],
  'Request/DeleteUploadRole': [
    ['dynamodb:UpdateItem', 'marks the upload for deletion, on the condition that it is the caller\'s'],
    ['states:StopExecution', 'stops the run of a deleted upload; an Express execution cannot be stopped'],
  ],
  'Catalog/SweepUploadsRole': [
    ['dynamodb:Query', 'finds what is open past its time'],
    ['dynamodb:GetItem dynamodb:UpdateItem dynamodb:PutItem', 'reads the whole record, ends it, and puts the tombstone of a purged upload'],
    ['s3:DeleteObject s3:DeleteObjectVersion', 'purges every version of a deleted upload; S3 wants the first for any deletion, the second to name a version'],
    ['s3:ListBucketVersions', 'looks for the uploaded file, and for its versions to purge'],
    ['s3:ListBucketVersions', 'looks for versions of the original to purge'],
    ['s3:ListBucketVersions', 'looks for versions of the refused file to purge'],
    ['s3:ListBucket', 'looks for sizes to purge'],
    ['s3:ListBucketVersions', 'looks for versions of sizes, where the bucket keeps any'],
    ['states:StartExecution', 'starts a claimed upload whose start was lost'],
    ['states:DescribeExecution', 'asks what became of a run; an Express execution cannot be asked'],
    ['lambda:InvokeFunction', 'has a run that vanished cleaned up'],
  ],
  'Trigger/StartWorkflowRole': [
    ['dynamodb:GetItem dynamodb:UpdateItem', 'claims the record of the file that arrived'],
    ['states:StartExecution', 'starts the run of the claim'],
    ['s3:DeleteObject s3:DeleteObjectVersion', 'removes at once what arrives for a deleted upload'],
    ['s3:ListBucketVersions', 'looks whether the file is still there, when an operator tries again'],
    ['sqs:SendMessage', 'Lambda puts the event that could not be handled there, as this role'],
  ],
  'Workflow/InspectImageRole': [
    ['dynamodb:GetItem dynamodb:UpdateItem', 'takes the attempt for this run, once'],
    ['s3:GetObjectVersion', 'reads the claimed version and no other'],
    ['s3:ListBucket', 'without it S3 answers 403 for what is not there, and absence could not be told from trouble; a prefix cannot be asked for, since such a request has none'],
  ],
  'Workflow/ResizeImageRole': [
    ['s3:GetObjectVersion', 'reads the version that was verified'],
    ['s3:PutObject', 'writes the sizes'],
  ],
  'Workflow/RecordImageRole': [
    ['dynamodb:GetItem dynamodb:UpdateItem', 'records READY, and reads it back when the answer was lost'],
    ['s3:GetObjectVersion s3:DeleteObject s3:DeleteObjectVersion', 'copies the original from there, then removes the incoming file'],
    ['s3:PutObject', 'keeps the original'],
    ['s3:ListBucket', 'without it S3 answers 403 for what is not there, and absence could not be told from trouble; a prefix cannot be asked for, since such a request has none'],
  ],
  'Workflow/CleanUpRole': [
    ['dynamodb:GetItem dynamodb:UpdateItem', 'records REJECTED or FAILED, and reads it back when the answer was lost'],
    ['s3:GetObjectVersion s3:DeleteObject s3:DeleteObjectVersion', 'copies a refused file from there, then removes it'],
    ['s3:PutObject', 'keeps a refused file, where `quarantineDays` is not 0'],
    ['s3:DeleteObject s3:DeleteObjectVersion', 'removes the original of a run that did not end well'],
    ['s3:DeleteObject', 'removes the sizes of a run that did not end well'],
    ['s3:ListBucketVersions', 'looks for originals of the run'],
    ['s3:ListBucket', 'without it S3 answers 403 for what is not there, and absence could not be told from trouble; a prefix cannot be asked for, since such a request has none'],
    ['s3:ListBucket', 'looks for sizes of the run'],
  ],
  'Workflow/StateMachineRole': [
    ['lambda:InvokeFunction', 'calls the functions of the workflow'],
    ['logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies '
      + 'logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery', 'has its log delivered'],
    ['xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments', 'sends traces'],
  ],
  'Announcement/AnnounceOutcomeRole': [
    ['dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams', 'Lambda reads the stream as this role'],
    ['sns:Publish', 'announces outcomes; no other role may'],
    ['sqs:SendMessage', 'Lambda writes down there where in the stream the outcomes stand that could not be announced, as this role'],
  ],
  'Announcement/EventBus/ForwardToEventBusRole': [
    ['events:PutEvents', 'passes outcomes on; never in the name of another source'],
    ['sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes', 'Lambda takes outcomes from the channel\'s queue as this role'],
  ],
  'Announcement/WebSocket/TrackConnectionRole': [
    ['dynamodb:GetItem', 'answers a connected client that asks after its upload'],
    ['dynamodb:PutItem dynamodb:GetItem dynamodb:DeleteItem dynamodb:Query', 'gives out tickets, takes each once, keeps track of connections and counts them'],
  ],
  'Announcement/WebSocket/PushToClientsRole': [
    ['dynamodb:Query dynamodb:DeleteItem', 'finds the connections of an owner, and forgets those that are gone'],
    ['execute-api:ManageConnections', 'pushes outcomes to them'],
    ['sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes', 'Lambda takes outcomes from the channel\'s queue as this role'],
  ],
};

/** What every function may do, said once. */
export const OF_EVERY_FUNCTION: { readonly [actions: string]: string } = {
  'logs:CreateLogStream logs:PutLogEvents': 'writes its own log, which CloudFormation has made',
  'xray:PutTelemetryRecords xray:PutTraceSegments': 'sends traces',
  'kms:Decrypt': 'reads what is encrypted with it; a table asks for no more',
  'kms:Decrypt kms:GenerateDataKey': 'reads and writes what is encrypted with it: S3, SNS and SQS make a data key for each write',
  ['ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses '
    + 'ec2:UnassignPrivateIpAddresses']: 'Lambda puts the function into the network as this role; the function\'s own code may do none of it',
};
