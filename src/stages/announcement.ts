import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EventBusChannel } from './event-bus-channel';
import { ImageCatalog } from './image-catalog';
import { OUTCOME_STATUSES } from '../contract/codes';
import { AnnounceOutcomeFunction } from '../functions/announce-outcome-function';
import type { PipelineFunctions } from '../pipeline-functions';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { HANDLERS, STREAM } from '../private/defaults';
import { useKeys } from '../private/encryption';
import { allow, handlerOptions, HandlerSettings } from '../private/handler';
import { NotificationChannels } from '../private/notification-channels';

/** What the announcement needs to know. */
export interface AnnouncementProps {
  readonly settings: HandlerSettings;
  readonly catalog: ImageCatalog;
  readonly channels: NotificationChannels;
  /** The user's own topic, checked. */
  readonly topic?: sns.ITopic;
}

/** Stage 6, announcement: the table's stream tells of every outcome, and one topic is the hub for whoever wants to hear. */
export class Announcement extends Construct {
  public readonly topic: sns.ITopic;
  public readonly announceOutcome: lambda.Function;
  /** Where in the stream the outcomes stand that could not be announced. */
  public readonly deadLetterQueue: DeadLetterQueue;
  private eventBusChannel?: EventBusChannel;

  constructor(scope: Construct, id: string, private readonly props: AnnouncementProps) {
    super(scope, id);
    const { settings, catalog, channels, topic } = props;
    const { encryptionKey } = settings;
    const streamArn = catalog.uploadsTable.tableStreamArn!;
    this.topic = topic ?? new sns.Topic(this, 'Outcomes', { enforceSSL: true, masterKey: encryptionKey });
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', encryptionKey);

    this.announceOutcome = new AnnounceOutcomeFunction(this, 'AnnounceOutcome', handlerOptions(this, 'AnnounceOutcome', settings, {
      handler: 'announce-outcome',
      description: 'Publishes every outcome that was recorded',
      ...HANDLERS.announceOutcome,
      environment: { TOPIC_ARN: this.topic.topicArn, EVENT_SOURCE: settings.eventSource },
      statements: [
        allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'], [streamArn]),
        allow(['sns:Publish'], [this.topic.topicArn]),
        this.deadLetterQueue.sendStatement(),
        ...useKeys({ read: [catalog.key], write: [topic ? topic.masterKey : encryptionKey, encryptionKey] }),
      ],
    }));

    this.announceOutcome.addEventSourceMapping('Stream', {
      eventSourceArn: streamArn,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: STREAM.batchSize,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      maxRecordAge: STREAM.maxRecordAge,
      onFailure: this.deadLetterQueue,
      // Only records that hold an outcome; whether it is a new one, the handler sees.
      filters: [lambda.FilterCriteria.filter({
        dynamodb: { NewImage: { status: { S: lambda.FilterRule.or(...OUTCOME_STATUSES) } } },
      })],
    });

    if (channels.eventBridge) {
      this.useEventBus();
    }
  }

  /** The functions of the channels that there are. */
  public get channelFunctions(): Pick<PipelineFunctions, 'forwardToEventBus'> {
    return {
      ...(this.eventBusChannel && { forwardToEventBus: this.eventBusChannel.forwardToEventBus }),
    };
  }

  /** Where whole events stand that a channel could not pass on. */
  public get channelDeadLetterQueues(): sqs.Queue[] {
    return this.eventBusChannel ? [this.eventBusChannel.deadLetterQueue] : [];
  }

  /** The channel to the event bus, made when it is first asked for: a rule may be what needs it. */
  public useEventBus(): EventBusChannel {
    const { settings, channels } = this.props;
    return this.eventBusChannel ??= new EventBusChannel(this, 'EventBus', { settings, topic: this.topic, eventBus: channels.eventBridge?.eventBus });
  }
}
