import type { Duration } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as events from 'aws-cdk-lib/aws-events';
import { MAX_WAIT_SECONDS } from './private/defaults';
import type { NotificationChannelSpec } from './private/notification-channels';
import { describe, requireDomainMapping, requireOptions, requireSeconds } from './private/validation';

/** Options of `NotificationChannel.eventBridge`. */
export interface EventBridgeChannelOptions {
  /**
   * Bus that gets the events.
   *
   * Give one of your own where rules of other teams must not see them, or where a bus collects the events of several applications.
   *
   * @default - the default bus of the account and region
   */
  readonly eventBus?: events.IEventBus;
}

/** Options of `NotificationChannel.longPolling`. */
export interface LongPollingChannelOptions {
  /**
   * Longest wait of one request, 1 to 25 seconds, in whole seconds.
   *
   * Shorten it where something between clients and API gives up sooner. A client may ask for less with `?wait=`.
   *
   * @default Duration.seconds(25)
   */
  readonly maxWait?: Duration;
}

/** Options of `NotificationChannel.webSocket`. */
export interface WebSocketChannelOptions {
  /**
   * Own domain of the WebSocket API.
   *
   * Give one where browsers may connect to your domains only, or where the address must outlive the pipeline. It must be a domain that
   * no HTTP API uses: API Gateway does not let both share one.
   *
   * @default - the endpoint of API Gateway
   */
  readonly domainMapping?: apigwv2.DomainMappingOptions;
}

/**
 * A way to hear of outcomes, beside the topic and polling. At most one of each kind.
 *
 * A channel that is pushed to has a queue of its own that is subscribed to the topic, its own retries and its own dead-letter queue, so
 * one that is broken delays no other.
 *
 * @example
 * const images = new ImageUploadPipeline(this, 'Images', {
 *   notificationChannels: [NotificationChannel.eventBridge()],
 * });
 */
export class NotificationChannel {
  /**
   * Every outcome as an event on an EventBridge bus.
   *
   * Its `source` is `image-upload-pipeline`, its `detail-type` the type of the event, its `detail` the whole CloudEvent. Rules for one
   * pipeline are made by its `onReady`, `onRejected`, `onFailed` and `onEvent`. What such a rule cannot deliver goes to the
   * `deadLetterQueue` of its target, if you give it one.
   *
   * A bus of another account needs a policy that allows the pipeline to put events on it, which only its owner can write; synth warns of
   * that. Throws if `eventBus` is no event bus.
   *
   * @param options Which bus
   * @example
   * new ImageUploadPipeline(this, 'Images', {
   *   notificationChannels: [NotificationChannel.eventBridge({ eventBus })],
   * });
   */
  public static eventBridge(options: EventBridgeChannelOptions = {}): NotificationChannel {
    requireOptions('NotificationChannel.eventBridge: options', options, '{ eventBus }');
    requireEventBus(options.eventBus);
    return new NotificationChannel({ kind: 'eventBridge', ...options });
  }

  /**
   * `GET /uploads/{uploadId}/outcome?wait=` answers as soon as there is an outcome, or 202 when the wait is over.
   *
   * For clients that want an answer and no connection to keep. Every waiting client keeps one call of a function of its own busy, and
   * pays for its time: about $0.08 for a thousand waits of 25 seconds. Throws if `maxWait` is no whole number of seconds from 1 to 25.
   *
   * @param options How long a request may wait
   * @example
   * new ImageUploadPipeline(this, 'Images', {
   *   notificationChannels: [NotificationChannel.longPolling({ maxWait: Duration.seconds(20) })],
   * });
   */
  public static longPolling(options: LongPollingChannelOptions = {}): NotificationChannel {
    requireOptions('NotificationChannel.longPolling: options', options, '{ maxWait: Duration.seconds(20) }');
    const { maxWait } = options;
    const maxWaitSeconds = maxWait === undefined ? MAX_WAIT_SECONDS.default : requireSeconds('NotificationChannel.longPolling: maxWait', maxWait, MAX_WAIT_SECONDS);
    return new NotificationChannel({ kind: 'longPolling', maxWaitSeconds });
  }

  /**
   * Every outcome pushed to the browsers of its owner.
   *
   * A client asks the HTTP API for a ticket (`POST /tickets`) and opens one connection with it. There it hears of its own uploads, and
   * may ask for one. Where uploads have no owner, a ticket is for one upload. An owner, or such an upload, may have 100 connections at a
   * time: more are refused, with the code `too-many-connections`. Throws if the domain mapping names no domain.
   *
   * @param options Own domain
   */
  public static webSocket(options: WebSocketChannelOptions = {}): NotificationChannel {
    requireOptions('NotificationChannel.webSocket: options', options, '{ domainMapping }');
    requireDomainMapping('NotificationChannel.webSocket: domainMapping', options.domainMapping);
    return new NotificationChannel({ kind: 'webSocket', ...options });
  }

  private constructor(
    /** @internal */
    readonly _spec: NotificationChannelSpec,
  ) {}
}

function requireEventBus(eventBus: unknown): void {
  if (eventBus !== undefined && typeof (eventBus as { readonly eventBusArn?: unknown } | null)?.eventBusArn !== 'string') {
    throw new Error('NotificationChannel.eventBridge: eventBus must be an event bus like EventBus.fromEventBusName(this, \'Bus\', \'…\'), '
      + `got ${describe(eventBus)}; leave it out for the default bus`);
  }
}
