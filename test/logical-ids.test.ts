import { NotificationChannel } from '../src';
import { synthesize } from './support/synthesis';

/** What a deployed pipeline would lose, or look for in vain, if CloudFormation replaced it. */
const STATEFUL = [
  'AWS::ApiGatewayV2::Api',
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
];

/**
 * Frozen: another id is another resource. With RETAIN the old bucket or table stays behind, and the app looks at an empty one.
 * A change here is a breaking change, see docs/decisions/0017-logical-ids-are-frozen.md.
 */
test('logical ids of what holds state never change', () => {
  const { template } = synthesize({ notificationChannels: [NotificationChannel.webSocket()] });
  const resources = Object.entries(template.toJSON().Resources as { readonly [id: string]: { readonly Type: string } });
  const stateful = resources.filter(([, { Type }]) => STATEFUL.includes(Type)).map(([id, { Type }]) => `${Type} ${id}`);

  expect(stateful.sort()).toEqual([
    'AWS::ApiGatewayV2::Api ImagesAnnouncementWebSocketApiDD6CA18B',
    'AWS::ApiGatewayV2::Api ImagesRequestApi165A860A',
    'AWS::DynamoDB::Table ImagesAnnouncementWebSocketClientsB0A30D1A',
    'AWS::DynamoDB::Table ImagesCatalogUploads200ADDB3',
    'AWS::S3::Bucket ImagesStorageImagesAA8082E9',
    'AWS::S3::Bucket ImagesStorageUploadsE8E1B9E5',
    'AWS::SNS::Topic ImagesAnnouncementOutcomesD055ECBC',
    'AWS::SQS::Queue ImagesAnnouncementDeadLetters6CF8B20F',
    'AWS::SQS::Queue ImagesAnnouncementWebSocketHubDeadLettersA472A89F',
    'AWS::SQS::Queue ImagesAnnouncementWebSocketHubQueueF6901F27',
    'AWS::SQS::Queue ImagesTriggerDeadLetters492B4A25',
    'AWS::StepFunctions::StateMachine ImagesWorkflowStateMachineD0C90D12',
  ]);
});
