import * as events from 'aws-cdk-lib/aws-events';
import type { NotificationChannelSpec } from './private/notification-channels';
import { requireOptions } from './private/validation';

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

/**
 * A way to hear of outcomes, beside the topic and polling. At most one of each kind.
 *
 * Each has a queue of its own that is subscribed to the topic, its own retries and its own dead-letter queue, so one that is broken
 * delays no other.
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
   * Its `source` is `image-upload-pipeline`, its `detail-type` the type of the event, its `detail` the whole CloudEvent.
   *
   * @param options Which bus
   */
  public static eventBridge(options: EventBridgeChannelOptions = {}): NotificationChannel {
    requireOptions('NotificationChannel.eventBridge: options', options, '{ eventBus }');
    return new NotificationChannel({ kind: 'eventBridge', ...options });
  }

  private constructor(
    /** @internal */
    readonly _spec: NotificationChannelSpec,
  ) {}
}
