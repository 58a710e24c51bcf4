import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { AwsClients } from './aws';

/** As much of an outcome event as local runs look at. */
export interface OutcomeEvent {
  readonly type: string;
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Outcomes that come to a queue, as any team would hear of them. */
export class Announcements {
  /** Subscribes a queue of its own to the topic of the pipeline, for events whose members fit the filter; call it before the first upload. */
  static async subscribe(
    { sns, sqs }: AwsClients, topicArn: string, queueName: string, check: (event: OutcomeEvent) => void = () => undefined,
    filter?: { readonly [member: string]: readonly string[] },
  ): Promise<Announcements> {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: queueName }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const queueArn = Attributes?.QueueArn ?? '';
    const policy = {
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      }],
    };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify(policy) } }));
    await sns.send(new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: queueArn,
      Attributes: {
        RawMessageDelivery: 'true',
        ...(filter && { FilterPolicyScope: 'MessageBody', FilterPolicy: JSON.stringify(filter) }),
      },
    }));
    return new Announcements(sqs, QueueUrl ?? '', check);
  }

  /** Listens to a queue that is the target of a rule on the event bus. */
  static fromRule({ sqs }: AwsClients, queueUrl: string): Announcements {
    return new Announcements(sqs, queueUrl, () => undefined, ({ detail }) => detail as OutcomeEvent);
  }

  private readonly events: OutcomeEvent[] = [];

  private constructor(
    private readonly sqs: AwsClients['sqs'], private readonly queueUrl: string, private readonly check: (event: OutcomeEvent) => void,
    private readonly eventIn: (body: { readonly detail?: unknown }) => OutcomeEvent = body => body as OutcomeEvent,
  ) {}

  /** The event of an upload's outcome; undefined when it does not come in time. */
  async of(uploadId: string, timeoutMs: number): Promise<OutcomeEvent | undefined> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const event = this.events.find(({ subject }) => subject === uploadId);
      if (event || Date.now() > until) {
        return event;
      }
      await this.receive();
    }
  }

  /** Every event of an upload; waits for more after the first, since a second would be a mistake to see. */
  async all(uploadId: string, quietMs: number): Promise<OutcomeEvent[]> {
    await this.of(uploadId, 15_000);
    const until = Date.now() + quietMs;
    while (Date.now() < until) {
      await this.receive();
    }
    return this.events.filter(({ subject }) => subject === uploadId);
  }

  /** Every event of every upload, once none has come for a while. */
  async everything(quietMs: number): Promise<readonly OutcomeEvent[]> {
    for (let until = Date.now() + quietMs; Date.now() < until;) {
      const before = this.events.length;
      await this.receive();
      until = this.events.length > before ? Date.now() + quietMs : until;
    }
    return this.events;
  }

  private async receive(): Promise<void> {
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({
      QueueUrl: this.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1,
    }));
    for (const message of Messages) {
      const event = this.eventIn(JSON.parse(message.Body ?? '{}'));
      this.check(event);
      this.events.push(event);
      await this.sqs.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
