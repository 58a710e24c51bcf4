import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { IConstruct } from 'constructs';
import { ImageUploadPipeline, UploadAuthorization } from '../src';
import { allChannels } from './support/channels';
import { newStack } from './support/synthesis';

const stack = newStack();
const pipeline = new ImageUploadPipeline(stack, 'Images', { notificationChannels: allChannels() });

const others = newStack();
new ImageUploadPipeline(others, 'Open', { authorization: UploadAuthorization.none() });
new ImageUploadPipeline(others, 'Tokens', { authorization: UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'] }) });
new ImageUploadPipeline(others, 'Own', {
  authorization: UploadAuthorization.lambdaAuthorizer(lambda.Function.fromFunctionName(others, 'Authorizer', 'authorizer')),
});
new ImageUploadPipeline(others, 'Express', { stateMachineType: sfn.StateMachineType.EXPRESS });

/** What AwsSolutions finds: the rule, and where. */
function findings(scope: Stack): string[] {
  const { violations } = new AwsSolutionsChecks(scope).validateScope(scope);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`)).sort();
}

/** Reasons of what the pipeline acknowledges, by rule and construct; logical ids are made readable. */
function acknowledged(scope: IConstruct): { readonly [rule: string]: string } {
  return Object.fromEntries(scope.node.findAll().flatMap(({ node }) => node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as { readonly [id: string]: string }))
    .map(([id, reason]) => {
      const rule = id.replace(/^annotation::/i, '').replace('AwsSolutions-', '').replace(/<Images(\w+?)[0-9A-F]{8}(?:\.\w+)?>/, '<$1>');
      return [`${rule} at ${node.path.slice(scope.node.path.length + 1)}`, reason];
    })));
}

// Not ours: the CDK makes one function for the whole stack that writes notifications into buckets, with a managed policy for its log.
const BY_THE_CDK = 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole] '
  + 'at Stack/BucketNotificationsHandler050a0587b7544547bf325f094a3db834/Role/Resource';

test('AwsSolutions finds nothing in the pipeline that is not acknowledged', () => {
  expect(findings(stack)).toEqual([BY_THE_CDK]);
});

test('nor in an open one, or an Express one', () => {
  expect(findings(others)).toEqual([BY_THE_CDK]);
});

test('every acknowledgement has a reason', () => {
  expect(Object.entries({ ...acknowledged(pipeline), ...acknowledged(others) }).filter(([, reason]) => reason.split(' ').length < 5)).toEqual([]);
});

/** Every role writes traces, for which there is no resource to name. */
function rolesOf(scope: IConstruct): string[] {
  const roles = scope.node.findAll().filter(construct => construct instanceof iam.Role);
  return roles.map(({ node }) => node.path.slice(scope.node.path.length + 1)).sort();
}

test('exactly these rules are acknowledged, where they are broken and nowhere else', () => {
  expect(Object.keys(acknowledged(pipeline)).sort()).toEqual([
    'APIG1 at Announcement/WebSocket/Stage',
    ...['$connect', '$default', '$disconnect'].map(route => `APIG4 at Announcement/WebSocket/Api/${route}-Route`),
    'DDB3 at Announcement/WebSocket/Clients',
    ...rolesOf(pipeline).map(role => `IAM5[Resource::*] at ${role}`),
    'IAM5[Resource::<StorageImages>/images/*] at Catalog/SweepUploadsRole',
    'IAM5[Resource::<StorageImages>/images/*] at Request/AwaitOutcomeRole',
    'IAM5[Resource::<StorageImages>/images/*] at Request/ReadUploadRole',
    'IAM5[Resource::<StorageImages>/images/*] at Workflow/CleanUpRole',
    'IAM5[Resource::<StorageImages>/images/*] at Workflow/ResizeImageRole',
    'IAM5[Resource::<StorageUploads>/incoming/*] at Catalog/SweepUploadsRole',
    'IAM5[Resource::<StorageUploads>/incoming/*] at Request/RequestUploadRole',
    'IAM5[Resource::<StorageUploads>/incoming/*] at Trigger/StartWorkflowRole',
    'IAM5[Resource::<StorageUploads>/incoming/*] at Workflow/CleanUpRole',
    'IAM5[Resource::<StorageUploads>/incoming/*] at Workflow/InspectImageRole',
    'IAM5[Resource::<StorageUploads>/incoming/*] at Workflow/RecordImageRole',
    'IAM5[Resource::<StorageUploads>/incoming/*] at Workflow/ResizeImageRole',
    'IAM5[Resource::<StorageUploads>/originals/*] at Catalog/SweepUploadsRole',
    'IAM5[Resource::<StorageUploads>/originals/*] at Workflow/CleanUpRole',
    'IAM5[Resource::<StorageUploads>/originals/*] at Workflow/RecordImageRole',
    'IAM5[Resource::<StorageUploads>/quarantine/*] at Catalog/SweepUploadsRole',
    'IAM5[Resource::<StorageUploads>/quarantine/*] at Workflow/CleanUpRole',
    'IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<AnnouncementWebSocketApi>/live/POST/@connections/*] '
      + 'at Announcement/WebSocket/PushToClientsRole',
    ...['Catalog/SweepUploads', 'Request/DeleteUpload'].map(path =>
      `IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<WorkflowStateMachine>:*] at ${path}Role`),
    'S1 at Storage/Images',
    'S1 at Storage/Uploads',
    'SF1 at Workflow/StateMachine',
    'SQS3 at Announcement/DeadLetters',
    'SQS3 at Announcement/EventBus/Hub/DeadLetters',
    'SQS3 at Announcement/WebSocket/Hub/DeadLetters',
    'SQS3 at Trigger/DeadLetters',
  ]);
});
