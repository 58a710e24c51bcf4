import { Duration, Lazy, Token } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { JwtAuthorizationOptions, LambdaAuthorizationOptions, UploadAuthorization } from '../src';
import { newStack } from './support/synthesis';

const stack = newStack();
const fn = lambda.Function.fromFunctionName(stack, 'Function', 'own');
const pool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
const client = cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', 'web');

/** What it says to misuse. */
function told(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe('jwt', () => {
  const OF = 'UploadAuthorization.jwt:';
  const with_ = (options: object) => told(() => UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'], ...options } as JwtAuthorizationOptions));
  const ISSUER = `${OF} issuer: must be an HTTPS URL without query and fragment like 'https://id.example.com', got`;
  const MEND = '; write it as it stands in the claim `iss` of a token';

  test.each<[string, unknown, string]>([
    ['plain HTTP', 'http://id.example.com', "'http://id.example.com'"],
    ['no scheme', 'id.example.com', "'id.example.com'"],
    ['no host', 'https://', "'https://'"],
    ['a query', 'https://id.example.com?tenant=1', "'https://id.example.com?tenant=1'"],
    ['a fragment', 'https://id.example.com#a', "'https://id.example.com#a'"],
    ['a user', 'https://ada@id.example.com', "'https://ada@id.example.com'"],
    ['a space', 'https://id.example.com/ ', "'https://id.example.com/ '"],
    ['nothing', undefined, 'undefined'],
    ['a number', 1, '1'],
  ])('an issuer that is %s', (_, issuer, value) => {
    expect(with_({ issuer })).toBe(`${ISSUER} ${value}${MEND}`);
  });

  test.each(['https://id.example.com', 'https://id.example.com/', 'https://login.example.com/tenant/v2.0', 'https://id.example.com:8443/realms/main'])('the issuer %s passes as it is', issuer => {
    expect(with_({ issuer })).toBe('nothing');
  });

  test.each<[string, unknown, string]>([
    ['missing', undefined, "must be a list like ['web'], got undefined"],
    ['empty', [], "needs at least one element, got none; pass for example ['web']"],
    ['a text', 'web', "must be a list like ['web'], got 'web'"],
    ['twice the same', ['web', 'web'], "each element at most once, got 'web' twice"],
    ['blank', [' '], "each element must be a text like ['web'], got ' '"],
    ['a number', [1], "each element must be a text like ['web'], got 1"],
    ['a list in a list', [['web']], "each element must be a text like ['web'], got a list; spread it: ...audience"],
  ])('an audience that is %s', (_, audience, message) => {
    expect(with_({ audience })).toBe(`${OF} audience: ${message}`);
  });

  test('issuer and audience may be what only the deployment knows', () => {
    expect(with_({ issuer: Lazy.string({ produce: () => 'x' }), audience: Token.asList('x') })).toBe('nothing');
    expect(with_({ audience: [Lazy.string({ produce: () => 'x' })] })).toBe('nothing');
  });

  test.each<[unknown, string]>([['', "''"], ['a b', "'a b'"], ['s\n', "'s\n'"], ['x'.repeat(256), `'${'x'.repeat(256)}'`], [7, '7'], [Lazy.string({ produce: () => 'x' }), 'an unresolved value']])(
    'an owner claim that no claim is called: %p', (ownerClaim, value) => {
      expect(with_({ ownerClaim })).toBe(`${OF} ownerClaim: must be the name of a claim like 'sub', 1 to 255 visible ASCII characters, got ${value}`);
    });

  test('without options', () => {
    expect(told(() => UploadAuthorization.jwt(undefined as never)))
      .toBe(`${OF} options must be an object like { issuer: 'https://id.example.com', audience: ['web'] }, got undefined`);
  });
});

describe('userPool', () => {
  const OF = 'UploadAuthorization.userPool:';

  test.each<[string, unknown, string]>([
    ['missing', undefined, 'must be a list like [client], got undefined'],
    ['none', [], 'needs at least one element, got none; pass for example [client]'],
    ['twice the same', [client, client], "each element at most once, got 'web' twice"],
    ['an id', ['web'], "each element must be an app client like pool.addClient('Web'), got 'web'"],
  ])('app clients that are %s', (_, userPoolClients, message) => {
    expect(told(() => UploadAuthorization.userPool(pool, { userPoolClients } as never))).toBe(`${OF} userPoolClients: ${message}`);
  });

  test('a pool that is none', () => {
    expect(told(() => UploadAuthorization.userPool('eu-west-1_abc' as never, { userPoolClients: [client] })))
      .toBe(`${OF} pool: must be a user pool like UserPool.fromUserPoolId(this, 'Pool', '…'), got 'eu-west-1_abc'`);
  });

  test('without options', () => {
    expect(told(() => UploadAuthorization.userPool(pool, undefined as never))).toBe(`${OF} options must be an object like { userPoolClients: [client] }, got undefined`);
  });

  test('another owner claim, checked', () => {
    expect(told(() => UploadAuthorization.userPool(pool, { userPoolClients: [client], ownerClaim: '' }))).toContain(`${OF} ownerClaim: must be`);
    expect(UploadAuthorization.userPool(pool, { userPoolClients: [client], ownerClaim: 'username' })._kind).toBe('jwt:username');
  });
});

describe('lambdaAuthorizer', () => {
  const OF = 'UploadAuthorization.lambdaAuthorizer:';
  const with_ = (options: object) => told(() => UploadAuthorization.lambdaAuthorizer(fn, options as LambdaAuthorizationOptions));
  const SOURCE = `${OF} identitySource: each element must be '$request.header.{name}' or '$request.querystring.{name}', got`;

  test.each<[string, unknown, string]>([
    ['empty', [], `${OF} identitySource: needs at least one element, got none; pass for example ['$request.header.Authorization']`],
    ['a text', '$request.header.A', `${OF} identitySource: must be a list like ['$request.header.Authorization'], got '$request.header.A'`],
    ['the name of a header', ['Authorization'], `${SOURCE} 'Authorization'`],
    ['of REST APIs', ['method.request.header.Authorization'], `${SOURCE} 'method.request.header.Authorization'`],
    ['without a name', ['$request.header.'], `${SOURCE} '$request.header.'`],
    ['two in one', ['$request.header.A,$request.header.B'], `${SOURCE} '$request.header.A,$request.header.B'`],
    ['of the context', ['$context.identity.sourceIp'], `${SOURCE} '$context.identity.sourceIp'`],
    ['twice the same header', ['$request.header.A', '$request.header.a'], `${OF} identitySource: each element at most once, got '$request.header.a' twice`],
  ])('an identity source that is %s', (_, identitySource, message) => {
    expect(with_({ identitySource })).toBe(message);
  });

  test.each<[string, unknown, string]>([
    ['more than an hour', Duration.seconds(3601), 'must be whole seconds from 0 to 3600, got 3601 s'],
    ['half a second', Duration.millis(500), 'must be whole seconds from 0 to 3600, got 0.5 s'],
    ['a number', 300, 'must be a Duration like Duration.minutes(5), got 300'],
  ])('an answer kept for %s', (_, resultsCacheTtl, message) => {
    expect(with_({ resultsCacheTtl })).toBe(`${OF} resultsCacheTtl: ${message}`);
  });

  test.each([[Duration.seconds(0)], [Duration.hours(1)]])('an answer may be kept for %p', resultsCacheTtl => {
    expect(with_({ resultsCacheTtl })).toBe('nothing');
  });

  test.each<[unknown, string]>([['own', "'own'"], [undefined, 'undefined'], [lambda.Function, 'the class Function']])('a function that is none: %p', (handler, value) => {
    expect(told(() => UploadAuthorization.lambdaAuthorizer(handler as never))).toContain(`${OF} handler: must be a function like new Function(this, 'Authorizer', { … }), got ${value}`);
  });
});
