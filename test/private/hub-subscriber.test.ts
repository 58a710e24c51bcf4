import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ImageUploadPipeline, NotificationChannel } from '../../src';
import { newStack, PropsSource, synthesize } from '../support/synthesis';

const channels = { notificationChannels: [NotificationChannel.eventBridge()] };
const HUB = 'Announcement/EventBus/Hub';
const SNS = { Service: 'sns.amazonaws.com' };
const synthesis = synthesize(channels);

/** What the policy of the user's key allows SNS. */
function allowedToSns(props: PropsSource): unknown[] {
  const { Statement } = synthesize(props).properties('/Key').KeyPolicy;
  return Statement.filter(({ Principal }: { Principal: object }) => JSON.stringify(Principal) === JSON.stringify(SNS));
}

const withKey = (stack: Stack) => ({ ...channels, encryptionKey: new kms.Key(stack, 'Key') });

test('the queue hears of every outcome, and of the event itself, with nothing wrapped around it', () => {
  expect(synthesis.properties(`${HUB}/Subscription`)).toEqual({
    Protocol: 'sqs',
    TopicArn: '${Announcement/Outcomes}',
    Endpoint: `\${${HUB}/Queue.Arn}`,
    RawMessageDelivery: true,
    RedrivePolicy: { deadLetterTargetArn: `\${${HUB}/DeadLetters.Arn}` },
  });
});

test('what the topic cannot put into the queue is a dead letter, from the first event on: only this topic may send there, and nobody without TLS', () => {
  const { Statement } = synthesis.properties(`${HUB}/DeadLetters/Policy`).PolicyDocument;

  expect(Statement).toEqual([
    expect.objectContaining({ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    expect.objectContaining({
      Effect: 'Allow',
      Principal: SNS,
      Action: 'sqs:SendMessage',
      Resource: `\${${HUB}/DeadLetters.Arn}`,
      Condition: { ArnEquals: { 'aws:SourceArn': '${Announcement/Outcomes}' } },
    }),
  ]);
  expect(JSON.stringify(synthesis.resource(`${HUB}/Subscription`).DependsOn)).toContain('EventBusHubDeadLettersPolicy');
});

test('only this topic may send to the queue, and nobody without TLS', () => {
  const { Statement } = synthesis.properties(`${HUB}/Queue/Policy`).PolicyDocument;

  expect(Statement).toEqual([
    expect.objectContaining({ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    {
      Effect: 'Allow',
      Principal: SNS,
      Action: 'sqs:SendMessage',
      Resource: `\${${HUB}/Queue.Arn}`,
      Condition: { ArnEquals: { 'aws:SourceArn': '${Announcement/Outcomes}' } },
    },
  ]);
});

test('nothing is published before the queue may take it', () => {
  expect(JSON.stringify(synthesis.resource(`${HUB}/Subscription`).DependsOn)).toContain('EventBusHubQueuePolicy');
});

test('a message that was tried for an hour is a dead letter, whole, for as long as SQS keeps anything', () => {
  const { RedrivePolicy, VisibilityTimeout } = synthesis.properties(`${HUB}/Queue`);

  expect(RedrivePolicy).toEqual({ deadLetterTargetArn: `\${${HUB}/DeadLetters.Arn}`, maxReceiveCount: 25 });
  expect(RedrivePolicy.maxReceiveCount * VisibilityTimeout).toBeGreaterThanOrEqual(3600);
  expect(synthesis.properties(`${HUB}/DeadLetters`).MessageRetentionPeriod).toBe(14 * 24 * 3600);
});

test('a message waits longer than all its tries take', () => {
  const { MessageRetentionPeriod, RedrivePolicy, VisibilityTimeout } = synthesis.properties(`${HUB}/Queue`);

  expect(MessageRetentionPeriod).toBeGreaterThan(10 * RedrivePolicy.maxReceiveCount * VisibilityTimeout);
});

test('a message is hidden six times as long as the function may take', () => {
  const { Timeout } = synthesis.properties('Announcement/EventBus/ForwardToEventBus');

  expect(synthesis.properties(`${HUB}/Queue`).VisibilityTimeout).toBe(6 * Timeout);
});

test('however long the user lets it take', () => {
  const longer = synthesize({ ...channels, functionOptions: { forwardToEventBus: { timeout: Duration.seconds(40) } } });

  expect(longer.properties(`${HUB}/Queue`).VisibilityTimeout).toBe(240);
});

test('the function names the messages that failed, and only these come again', () => {
  expect(synthesis.properties('Announcement/EventBus/ForwardToEventBus/Hub')).toMatchObject({
    EventSourceArn: `\${${HUB}/Queue.Arn}`,
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

describe('a function with calls reserved', () => {
  const mappingOf = (reservedConcurrentExecutions?: number) => synthesize({
    notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.webSocket()],
    functionOptions: { forwardToEventBus: { reservedConcurrentExecutions }, pushToClients: { reservedConcurrentExecutions } },
  });
  const limits = (reserved?: number) => ['Announcement/EventBus/ForwardToEventBus', 'Announcement/WebSocket/PushToClients']
    .map(fn => mappingOf(reserved).properties(`${fn}/Hub`).ScalingConfig);

  test('is called so often at once, or what waits for it would become dead letters untried', () => {
    expect(limits(7)).toEqual([{ MaximumConcurrency: 7 }, { MaximumConcurrency: 7 }]);
  });

  test.each([[1, 2], [10_000, 1000]])('%s, as near as Lambda comes to it: %s', (reserved, MaximumConcurrency) => {
    expect(limits(reserved)).toEqual([{ MaximumConcurrency }, { MaximumConcurrency }]);
  });

  test('and without is called as often as Lambda likes', () => {
    expect(limits()).toEqual([undefined, undefined]);
  });
});

test('both queues are encrypted, with the user\'s key if there is one', () => {
  const queues = [`${HUB}/Queue`, `${HUB}/DeadLetters`];

  expect(queues.map(queue => synthesis.properties(queue).SqsManagedSseEnabled)).toEqual([true, true]);
  expect(queues.map(queue => synthesize(withKey).properties(queue).KmsMasterKeyId)).toEqual(['${/Key.Arn}', '${/Key.Arn}']);
});

describe('the user\'s key', () => {
  test('may be used by topics of this account, for a queue that hears', () => {
    expect(allowedToSns(withKey)).toEqual([{
      Effect: 'Allow',
      Principal: SNS,
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' } },
    }]);
  });

  test('may not where nobody hears', () => {
    expect(allowedToSns(stack => ({ encryptionKey: new kms.Key(stack, 'Key') }))).toEqual([]);
  });

  test('waits for no topic that waits for it, with the flags of the CDK that new apps have', () => {
    const stack = newStack();
    stack.node.setContext('@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption', true);
    new ImageUploadPipeline(stack, 'Images', withKey(stack));

    expect(() => Template.fromStack(stack)).not.toThrow(); // it looks for cycles
  });

  describe('that is imported', () => {
    const imported = synthesize(stack => ({
      ...channels, encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/k'),
    }));

    test('cannot be changed, so synth says what its owner must allow, and what happens until then', () => {
      expect(imported.warnings()).toEqual([expect.stringMatching(
        /sns\.amazonaws\.com \(kms:Decrypt, kms:GenerateDataKey\), or no channel hears of an outcome: until then every event waits in the dead-letter queue of the channel/)]);
    });

    test('encrypts the queue, and not the dead letters, which SNS must be able to write whatever the key says', () => {
      expect(imported.properties(`${HUB}/Queue`)).toMatchObject({ KmsMasterKeyId: expect.stringContaining(':key/k') });
      expect(imported.properties(`${HUB}/DeadLetters`)).toMatchObject({ SqsManagedSseEnabled: true });
      expect(imported.properties(`${HUB}/DeadLetters`)).not.toHaveProperty('KmsMasterKeyId');
    });
  });
});
