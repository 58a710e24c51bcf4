import { ImageUploadPipeline, NotificationChannel } from '../src';
import { newStack } from './support/synthesis';

/** What a pipeline with these channels says. */
function told(notificationChannels: unknown): string {
  try {
    new ImageUploadPipeline(newStack(), 'Images', { notificationChannels: notificationChannels as NotificationChannel[] });
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

const ELEMENT = 'notificationChannels: each element must be a NotificationChannel like [NotificationChannel.eventBridge()], got';

test.each<[string, unknown, string]>([
  ['an empty list', [], 'notificationChannels: needs at least one element, got none; pass for example [NotificationChannel.eventBridge()], or leave it out for the default'],
  ['no list', NotificationChannel.eventBridge(), 'notificationChannels: must be a list like [NotificationChannel.eventBridge()], got an object of class NotificationChannel'],
  ['a kind twice', [NotificationChannel.eventBridge(), NotificationChannel.eventBridge()], "notificationChannels: each kind at most once, got 'eventBridge' twice"],
  ['a channel that was not called', [NotificationChannel.eventBridge], `${ELEMENT} a function; call it`],
  ['the class', [NotificationChannel], `${ELEMENT} the class NotificationChannel`],
  ['a text', ['eventBridge'], `${ELEMENT} 'eventBridge'`],
  ['a kind that there is not', [{ _spec: { kind: 'pigeon' } }], `${ELEMENT} an object`],
  ['nothing', [null], `${ELEMENT} null`],
  ['a list in the list', [[NotificationChannel.eventBridge()]], `${ELEMENT} a list; spread it: ...channels`],
])('%s is refused', (_, channels, message) => {
  expect(told(channels)).toBe(message);
});

test('options that are no object are refused', () => {
  expect(() => NotificationChannel.eventBridge('bus' as never))
    .toThrow("NotificationChannel.eventBridge: options must be an object like { eventBus }, got 'bus'");
});
