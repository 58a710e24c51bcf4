import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue';
import { HUB_SUBSCRIBER } from './defaults';
import { allowTopics, decryptWith } from './encryption';
import { allow } from './handler';

/** What a subscriber of the hub needs to know. */
export interface HubSubscriberProps {
  /** The hub. */
  readonly topic: sns.ITopic;
  /** Timeout of the function that handles the messages. */
  readonly handlerTimeout: Duration;
  readonly encryptionKey?: kms.IKey;
}

const SNS = new iam.ServicePrincipal('sns.amazonaws.com');

/**
 * A queue that hears of every outcome, for one function that passes them on.
 *
 * Make it first, give the function's role `consumeStatements`, then hand the function to `deliverTo`. A message is the CloudEvent
 * itself (raw delivery). What the function cannot pass on it names in its answer; only that is tried again, and in the end it stands
 * in the dead-letter queue, whole. So does what the topic cannot put into the queue.
 */
export class HubSubscriber extends Construct {
  /** Whole events that did not come into the queue, or that the function could not pass on. */
  public readonly deadLetterQueue: DeadLetterQueue;
  private readonly queue: sqs.Queue;
  private readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, { topic, handlerTimeout, encryptionKey }: HubSubscriberProps) {
    super(scope, id);
    this.encryptionKey = encryptionKey;
    // With a key that may refuse SNS, dead letters have none of it: they are where everything ends that the key has kept out of the queue.
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', encryptionKey && allowTopics(this, encryptionKey) ? encryptionKey : undefined);
    this.queue = new sqs.Queue(this, 'Queue', {
      enforceSSL: true,
      encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      visibilityTimeout: Duration.seconds(handlerTimeout.toSeconds() * HUB_SUBSCRIBER.visibilityFactor),
      retentionPeriod: HUB_SUBSCRIBER.retention,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: HUB_SUBSCRIBER.maxReceiveCount },
    });
    this.subscribe(topic);
  }

  /** What the role of the function must be allowed to take messages from the queue. */
  public consumeStatements(): iam.PolicyStatement[] {
    return [
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.queue.queueArn]),
      ...decryptWith(this.encryptionKey),
    ];
  }

  /**
   * Calls the function with the messages of the queue, as often at once as `reserved` for it: what Lambda takes and finds no room for
   * would count as a try.
   */
  public deliverTo(handler: lambda.Function, reserved?: number): void {
    const { batchSize, concurrency } = HUB_SUBSCRIBER;
    handler.addEventSourceMapping('Hub', {
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxConcurrency: reserved && Math.min(Math.max(reserved, concurrency.min), concurrency.max),
      reportBatchItemFailures: true,
    });
  }

  /**
   * By hand and not by `SqsSubscription`: with a feature flag of the CDK that one lets the key's policy name the topic, and a topic
   * that is encrypted with the same key then waits for itself.
   */
  private subscribe(topic: sns.ITopic): void {
    const { policyDependable } = this.queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [SNS],
      actions: ['sqs:SendMessage'],
      resources: [this.queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
    }));
    const subscription = new sns.Subscription(this, 'Subscription', {
      topic,
      protocol: sns.SubscriptionProtocol.SQS,
      endpoint: this.queue.queueArn,
      rawMessageDelivery: true,
      deadLetterQueue: this.deadLetterQueue,
    });
    subscription.node.addDependency(this.deadLetterQueue);
    if (policyDependable) {
      // What is published before the queue takes it would only be tried again later.
      subscription.node.addDependency(policyDependable);
    }
  }
}
