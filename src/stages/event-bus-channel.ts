import { Annotations, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EVENT_BRIDGE_SOURCE } from '../contract/outcome-event';
import { ForwardToEventBusFunction } from '../functions/forward-to-event-bus-function';
import { DeadLetterQueue } from '../private/dead-letter-queue';
import { HANDLERS } from '../private/defaults';
import { functionSettingsOf, handlerOptions, HandlerSettings } from '../private/handler';
import { HubSubscriber } from '../private/hub-subscriber';

/** What the channel needs to know. */
export interface EventBusChannelProps {
  readonly settings: HandlerSettings;
  /** The hub. */
  readonly topic: sns.ITopic;
  /** The user's bus; absent for the default bus. */
  readonly eventBus?: events.IEventBus;
}

/** Part of stage 6, announcement: every outcome as an event on an EventBridge bus. */
export class EventBusChannel extends Construct {
  public readonly forwardToEventBus: lambda.Function;
  public readonly deadLetterQueue: DeadLetterQueue;
  private readonly eventBus?: events.IEventBus;

  constructor(scope: Construct, id: string, { settings, topic, eventBus }: EventBusChannelProps) {
    super(scope, id);
    const { encryptionKey } = settings;
    const { timeout = HANDLERS.forwardToEventBus.timeout, reservedConcurrentExecutions } = functionSettingsOf(settings, 'forward-to-event-bus');
    const eventBusArn = eventBus?.eventBusArn
      ?? Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
    const hub = new HubSubscriber(this, 'Hub', { topic, handlerTimeout: timeout, encryptionKey });
    this.eventBus = eventBus;
    this.deadLetterQueue = hub.deadLetterQueue;

    this.forwardToEventBus = new ForwardToEventBusFunction(this, 'ForwardToEventBus', handlerOptions(this, 'ForwardToEventBus', settings, {
      handler: 'forward-to-event-bus',
      description: 'Puts every outcome on an event bus',
      ...HANDLERS.forwardToEventBus,
      environment: { EVENT_BUS_ARN: eventBusArn, EVENT_SOURCE: settings.eventSource },
      statements: [
        new iam.PolicyStatement({
          actions: ['events:PutEvents'],
          resources: [eventBusArn],
          // One call carries several events, so this key has several values.
          conditions: { 'ForAllValues:StringEquals': { 'events:source': EVENT_BRIDGE_SOURCE } },
        }),
        ...hub.consumeStatements(),
      ],
    }));
    hub.deliverTo(this.forwardToEventBus, reservedConcurrentExecutions);

    if (this.mayBeOfAnotherAccount()) {
      Annotations.of(this).addWarningV2('image-upload-pipeline:event-bus-policy',
        `\`eventBus\` ${this.differs('account') ? 'is' : 'may be'} of another account, ${eventBus?.env.account}: its own policy must allow \`events:PutEvents\` to the role of `
        + '`functions.forwardToEventBus`, and rules of `onReady` and its like must be made there');
    }
    if (this.differs('region')) {
      Annotations.of(this).addWarningV2('image-upload-pipeline:event-bus-region',
        `\`eventBus\` is of another region, ${eventBus?.env.region}: EventBridge refuses calls across regions, so every event would become a dead letter; `
        + `take a bus of ${Stack.of(this).region}, and make a rule on it whose target is that bus`);
    }
  }

  /** The bus for a rule of this stack; `method` is what the user called. */
  public busForRule(method: string): events.IEventBus | undefined {
    for (const dimension of ['account', 'region'] as const) {
      if (this.differs(dimension)) {
        throw new Error(`${method}: the rule must be where the bus is, but \`eventBus\` is of another ${dimension}, ${this.eventBus?.env[dimension]}; `
          + `make the rule there, with the pattern { source: ['${EVENT_BRIDGE_SOURCE}'] }`);
      }
    }
    return this.eventBus;
  }

  /** Nobody knows where a stack without `env` goes: a bus of an account that is written out is most likely another's. */
  private mayBeOfAnotherAccount(): boolean {
    const theirs = this.eventBus?.env.account;
    const known = theirs !== undefined && !Token.isUnresolved(theirs);
    return this.differs('account') || (known && Token.isUnresolved(Stack.of(this).account));
  }

  /** Whether the bus is surely of another account or region than the stack. */
  private differs(dimension: 'account' | 'region'): boolean {
    const theirs = this.eventBus?.env[dimension];
    return theirs !== undefined && Token.compareStrings(theirs, Stack.of(this)[dimension]) === TokenComparison.DIFFERENT;
  }
}
