import { mended, requireDistinct, requireList } from './validation';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';
import type { EventBridgeChannelOptions, NotificationChannel, WebSocketChannelOptions } from '../notification-channel';

const EXAMPLE = '[NotificationChannel.eventBridge()]';

/** Options of each kind of channel. */
interface OptionsByKind {
  readonly eventBridge: EventBridgeChannelOptions;
  readonly longPolling: { readonly maxWaitSeconds: number };
  readonly webSocket: WebSocketChannelOptions;
}

type Kind = keyof OptionsByKind;

const KINDS: { readonly [K in Kind]: true } = { eventBridge: true, longPolling: true, webSocket: true };

/** A channel as the user asked for it. */
export type NotificationChannelSpec = { readonly [K in Kind]: { readonly kind: K } & OptionsByKind[K] }[Kind];

/** The channels of a pipeline by kind, each with its options. */
export type NotificationChannels = Partial<OptionsByKind>;

/** Checks the channels that the user named. */
export function resolveChannels({ notificationChannels }: ImageUploadPipelineProps): NotificationChannels {
  if (notificationChannels === undefined) {
    return {};
  }
  requireList('notificationChannels', notificationChannels, EXAMPLE);
  notificationChannels.forEach(requireChannel);
  requireDistinct('notificationChannels', notificationChannels.map(({ _spec }) => _spec.kind), EXAMPLE, 'kind');
  return Object.fromEntries(notificationChannels.map(({ _spec }) => [_spec.kind, _spec]));
}

function requireChannel(channel: NotificationChannel): void {
  if (!Object.keys(KINDS).includes(channel?._spec?.kind)) {
    throw new Error(`notificationChannels: each element must be a NotificationChannel like ${EXAMPLE}, got ${mended(channel, 'pass one', 'channels')}`);
  }
}
