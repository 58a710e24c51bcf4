import { Lazy, Stack } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { anyOf, Misuse } from './misuse';
import { ImageUploadPipeline, NotificationChannel } from '../../src';

const domainOf = (stack: Stack) => new apigwv2.DomainName(stack, 'Domain', {
  domainName: 'images.example.com',
  certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1'),
});

const namedDomainOf = (stack: Stack) => apigwv2.DomainName.fromDomainNameAttributes(stack, 'Named', {
  name: 'images.example.com', regionalDomainName: 'd-1.example.com', regionalHostedZoneId: 'Z1',
});

/** The HTTP API: origins, throttle, domain. */
export const API: readonly Misuse[] = [
  ['an origin with a path', () => ({ allowedOrigins: ['https://app.example.com/'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://app.example.com/'", "write 'https://app.example.com'"],
  ['an origin without a scheme', () => ({ allowedOrigins: ['https://a.example.com', 'app.example.com'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'app.example.com'", 'write scheme and host'],
  ['an empty origin', () => ({ allowedOrigins: [''] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "''", 'write scheme and host'],
  ['a wildcard inside a host', () => ({ allowedOrigins: ['https://*.example.com'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://*.example.com'", 'name every host in full'],
  ['an origin in another spelling than browsers send', () => ({ allowedOrigins: ['https://App.example.com'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://App.example.com'", "write 'https://app.example.com'"],
  ['a port that browsers leave out', () => ({ allowedOrigins: ['https://app.example.com:443'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://app.example.com:443'", "write 'https://app.example.com'"],
  ['an origin twice', () => ({ allowedOrigins: ['https://a.example', 'https://a.example'] }), 'allowedOrigins', 'each element at most once', "'https://a.example' twice", 'leave one out'],
  ['one origin for a list', () => ({ allowedOrigins: anyOf('https://a.example') }), 'allowedOrigins', "must be a list like ['https://app.example.com']", "'https://a.example'", 'put it in a list'],
  ['the origin ' + 'https://App.Example.com', () => ({ allowedOrigins: ['https://App.Example.com'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://App.Example.com'", "write 'https://app.example.com'"],
  ['the origin ' + 'https://a.com:443', () => ({ allowedOrigins: ['https://a.com:443'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://a.com:443'", "write 'https://a.com'"],
  ['the origin ' + 'http://a.com:80', () => ({ allowedOrigins: ['http://a.com:80'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'http://a.com:80'", "write 'http://a.com'"],
  ['the origin ' + 'https://a.com/', () => ({ allowedOrigins: ['https://a.com/'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://a.com/'", "write 'https://a.com'"],
  ['the origin ' + 'HTTPS://a.com:8443/path?query', () => ({ allowedOrigins: ['HTTPS://a.com:8443/path?query'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'HTTPS://a.com:8443/path?query'", "write 'https://a.com:8443'"],
  ['the origin ' + 'https://*.example.com', () => ({ allowedOrigins: ['https://*.example.com'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://*.example.com'", 'name every host in full'],
  ['the origin ' + 'a.com', () => ({ allowedOrigins: ['a.com'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'a.com'", 'write scheme and host'],
  ['the origin ' + 'localhost:3000', () => ({ allowedOrigins: ['localhost:3000'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'localhost:3000'", 'write scheme and host'],
  ['the origin ' + 'https://', () => ({ allowedOrigins: ['https://'] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", "'https://'", 'write scheme and host'],
  ['the origin ' + 'in a list', () => ({ allowedOrigins: [['https://a.com']] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", 'a list', 'spread it: ...origins'],
  ['the origin ' + 'undefined', () => ({ allowedOrigins: [undefined] }), 'allowedOrigins', "each element must be scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*", 'undefined', 'write scheme and host'],
  ['a throttle: a number', () => ({ apiThrottle: 10 }), 'apiThrottle', 'must be an object like { rateLimit: 50, burstLimit: 100 }', '10', 'name what it is to have'],
  ['a throttle: nothing in it', () => ({ apiThrottle: {} }), 'apiThrottle', 'needs `rateLimit` and `burstLimit`, since API Gateway takes one that is missing for 0 and refuses every request', 'neither', 'give both'],
  ['a throttle: only a rate', () => ({ apiThrottle: { rateLimit: 10 } }), 'apiThrottle', 'needs `rateLimit` and `burstLimit`, since API Gateway takes one that is missing for 0 and refuses every request', 'one of them', 'give both'],
  ['a throttle: only a burst', () => ({ apiThrottle: { burstLimit: 10 } }), 'apiThrottle', 'needs `rateLimit` and `burstLimit`, since API Gateway takes one that is missing for 0 and refuses every request', 'one of them', 'give both'],
  ['a throttle: nobody at all', () => ({ apiThrottle: { rateLimit: 0, burstLimit: 1 } }), 'apiThrottle.rateLimit', 'must be a whole number from 1 to 1000000', '0', 'stay within that'],
  ['a throttle: half a request', () => ({ apiThrottle: { rateLimit: 1, burstLimit: 1.5 } }), 'apiThrottle.burstLimit', 'must be a whole number from 1 to 1000000', '1.5', 'stay within that'],
  ['a throttle: more than there is', () => ({ apiThrottle: { rateLimit: 1, burstLimit: 1_000_001 } }), 'apiThrottle.burstLimit', 'must be a whole number from 1 to 1000000', '1000001', 'stay within that'],
  ['a throttle: what only the deployment knows', () => ({ apiThrottle: { rateLimit: Lazy.number({ produce: () => 1 }), burstLimit: 1 } }), 'apiThrottle.rateLimit', 'must be known when the app is synthesized', 'an unresolved value', 'pass a plain number'],
  ['a domain: a text', () => ({ apiDomainMapping: 'images.example.com' }), 'apiDomainMapping', "must be an object like { domainName: new DomainName(this, 'Domain', { … }) }", "'images.example.com'", 'name what it is to have'],
  ['a domain: nothing in it', () => ({ apiDomainMapping: {} }), 'apiDomainMapping.domainName', "must be a DomainName of API Gateway, as in { domainName: new DomainName(this, 'Domain', { … }) }", 'undefined', 'pass one'],
  ['a domain: a text for the domain', () => ({ apiDomainMapping: { domainName: 'a.example.com' } }), 'apiDomainMapping.domainName', "must be a DomainName of API Gateway, as in { domainName: new DomainName(this, 'Domain', { … }) }", "'a.example.com'", 'pass one'],
  ['the path of nothing', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: '' } }), 'apiDomainMapping.mappingKey', "must be a path without a slash at either end like 'images' or 'v1/images'", "''", 'write it so'],
  ['the path /', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: '/' } }), 'apiDomainMapping.mappingKey', "must be a path without a slash at either end like 'images' or 'v1/images'", "'/'", 'write it so'],
  ['the path /v1', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: '/v1' } }), 'apiDomainMapping.mappingKey', "must be a path without a slash at either end like 'images' or 'v1/images'", "'/v1'", 'write it so'],
  ['the path v1/', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: 'v1/' } }), 'apiDomainMapping.mappingKey', "must be a path without a slash at either end like 'images' or 'v1/images'", "'v1/'", 'write it so'],
  ['the path v 1', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: 'v 1' } }), 'apiDomainMapping.mappingKey', "must be a path without a slash at either end like 'images' or 'v1/images'", "'v 1'", 'write it so'],
  ['the path a//b', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: 'a//b' } }), 'apiDomainMapping.mappingKey', "must be a path without a slash at either end like 'images' or 'v1/images'", "'a//b'", 'write it so'],
  ['with IAM, a path whose permissions would be those of others', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: 'owners/ada' } }), 'apiDomainMapping.mappingKey', "must be known and not begin with 'owners' with UploadAuthorization.iam(), whose permissions name the paths of the API", "'owners/ada'", "write another path like 'images'"],
  ['with IAM, a path that nobody knows yet', stack => ({ apiDomainMapping: { domainName: domainOf(stack), mappingKey: Lazy.string({ produce: () => 'a' }) } }), 'apiDomainMapping.mappingKey', "must be known and not begin with 'owners' with UploadAuthorization.iam(), whose permissions name the paths of the API", 'an unresolved value', "write another path like 'images'"],
  ['one path of a domain for two pipelines', stack => {
    const domainName = domainOf(stack);
    new ImageUploadPipeline(stack, 'First', { apiDomainMapping: { domainName, mappingKey: 'images' } });
    return { apiDomainMapping: { domainName, mappingKey: 'images' } };
  }, 'apiDomainMapping', "must be a path of one API, and 'Stack/First' uses this domain too", "mappingKey 'images' for both", "give each pipeline a mappingKey of its own, like 'photos' and 'avatars', or a domain of its own"],
  ['a domain without a path for two pipelines, made for one and by its name for the other', stack => {
    new ImageUploadPipeline(stack, 'First', { apiDomainMapping: { domainName: domainOf(stack) } });
    return { apiDomainMapping: { domainName: namedDomainOf(stack) } };
  }, 'apiDomainMapping', "must be a path of one API, and 'Stack/First' uses this domain too", "mappingKey '' for both", "give each pipeline a mappingKey of its own, like 'photos' and 'avatars', or a domain of its own"],
  ['one path for the connections of two pipelines', stack => {
    const props = { notificationChannels: [NotificationChannel.webSocket({ domainMapping: { domainName: domainOf(stack), mappingKey: 'live' } })] };
    new ImageUploadPipeline(stack, 'First', props);
    return props;
  }, 'NotificationChannel.webSocket: domainMapping', "must be a path of one API, and 'Stack/First' uses this domain too", "mappingKey 'live' for both", "give each pipeline a mappingKey of its own, like 'photos' and 'avatars', or a domain of its own"],
];
