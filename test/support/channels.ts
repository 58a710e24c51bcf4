import { NotificationChannel } from '../../src';

/** Every channel that there is, for tests of what all functions have in common. */
export function allChannels(): NotificationChannel[] {
  return [NotificationChannel.eventBridge(), NotificationChannel.longPolling(), NotificationChannel.webSocket()];
}
