import { Duration, Stack } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { anyOf, Misuse } from './misuse';
import { ImageUploadPipelineProps, NotificationChannel } from '../../src';

/** One domain for the HTTP API and for connections. */
function oneDomain(stack: Stack): ImageUploadPipelineProps {
  const certificate = acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1');
  const domainName = new apigwv2.DomainName(stack, 'Domain', { domainName: 'images.example.com', certificate });
  return { apiDomainMapping: { domainName }, notificationChannels: [NotificationChannel.webSocket({ domainMapping: { domainName, mappingKey: 'live' } })] };
}

/** How outcomes are heard of. */
export const CHANNELS: readonly Misuse[] = [
  ['an empty list', () => ({ notificationChannels: [] }), 'notificationChannels', 'needs at least one element', 'none', 'pass for example [NotificationChannel.eventBridge()], or leave it out for the default'],
  ['no list', () => ({ notificationChannels: NotificationChannel.eventBridge() }), 'notificationChannels', 'must be a list like [NotificationChannel.eventBridge()]', 'an object of class NotificationChannel', 'put it in a list'],
  ['a kind twice', () => ({ notificationChannels: [NotificationChannel.eventBridge(), NotificationChannel.eventBridge()] }), 'notificationChannels', 'each kind at most once', "'eventBridge' twice", 'leave one out'],
  ['a channel that was not called', () => ({ notificationChannels: [NotificationChannel.eventBridge] }), 'notificationChannels', 'each element must be a NotificationChannel like [NotificationChannel.eventBridge()]', 'a function', 'call it'],
  ['the class', () => ({ notificationChannels: [NotificationChannel] }), 'notificationChannels', 'each element must be a NotificationChannel like [NotificationChannel.eventBridge()]', 'the class NotificationChannel', 'pass one'],
  ['a text', () => ({ notificationChannels: ['eventBridge'] }), 'notificationChannels', 'each element must be a NotificationChannel like [NotificationChannel.eventBridge()]', "'eventBridge'", 'pass one'],
  ['a kind that there is not', () => ({ notificationChannels: [{ _spec: { kind: 'pigeon' } }] }), 'notificationChannels', 'each element must be a NotificationChannel like [NotificationChannel.eventBridge()]', 'an object', 'pass one'],
  ['nothing', () => ({ notificationChannels: [null] }), 'notificationChannels', 'each element must be a NotificationChannel like [NotificationChannel.eventBridge()]', 'null', 'pass one'],
  ['a list in the list', () => ({ notificationChannels: [[NotificationChannel.eventBridge()]] }), 'notificationChannels', 'each element must be a NotificationChannel like [NotificationChannel.eventBridge()]', 'a list', 'spread it: ...channels'],
  ['a bus that is none', () => NotificationChannel.eventBridge(anyOf('bus')), 'NotificationChannel.eventBridge: options', 'must be an object like { eventBus }', "'bus'", 'name what it is to have'],
  ['the name of a bus', () => NotificationChannel.eventBridge({ eventBus: anyOf('bus') }), 'NotificationChannel.eventBridge: eventBus', "must be an event bus like EventBus.fromEventBusName(this, 'Bus', '…')", "'bus'", 'leave it out for the default bus'],
  ['a domain for connections: a text', () => NotificationChannel.webSocket({ domainMapping: anyOf('ws.example.com') }), 'NotificationChannel.webSocket: domainMapping', 'must be an object like { domainName: new DomainName(...) }', "'ws.example.com'", 'name what it is to have'],
  ['a domain for connections: a name for a domain', () => NotificationChannel.webSocket({ domainMapping: anyOf({ domainName: 'ws.example.com' }) }), 'NotificationChannel.webSocket: domainMapping: domainName', 'must be a DomainName of aws-apigatewayv2, as in { domainName: new DomainName(...) }', "'ws.example.com'", 'pass one'],
  ['a domain for connections: no domain', () => NotificationChannel.webSocket({ domainMapping: anyOf({}) }), 'NotificationChannel.webSocket: domainMapping: domainName', 'must be a DomainName of aws-apigatewayv2, as in { domainName: new DomainName(...) }', 'undefined', 'pass one'],
  ['a domain for connections: that of the HTTP API', oneDomain, 'NotificationChannel.webSocket: domainMapping', 'must be of another domain than apiDomainMapping, since API Gateway lets no HTTP API and WebSocket API share one', 'the same', 'take another domain for one of both'],
  ['a longest wait of 0 seconds', () => NotificationChannel.longPolling({ maxWait: Duration.millis(0) }), 'NotificationChannel.longPolling: maxWait', 'must be whole seconds from 1 to 25', '0 s', 'stay within that'],
  ['a longest wait of 26 seconds', () => NotificationChannel.longPolling({ maxWait: Duration.millis(26000) }), 'NotificationChannel.longPolling: maxWait', 'must be whole seconds from 1 to 25', '26 s', 'stay within that'],
  ['a longest wait of 1.5 seconds', () => NotificationChannel.longPolling({ maxWait: Duration.millis(1500) }), 'NotificationChannel.longPolling: maxWait', 'must be whole seconds from 1 to 25', '1.5 s', 'stay within that'],
  ['a function that ends before its wait', () => ({ notificationChannels: [NotificationChannel.longPolling({ maxWait: Duration.seconds(10) })], functionOptions: { awaitOutcome: { timeout: Duration.seconds(13) } } }), 'functionOptions.awaitOutcome.timeout', 'must be at least 14 s for a maxWait of 10 s', '13 s', 'raise it, or shorten maxWait of NotificationChannel.longPolling'],
];
