import { Duration, Lazy, Token } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { JwtAuthorizationOptions, UploadAuthorization } from '../src';
import { newStack } from './support/synthesis';

const stack = newStack();
const jwt = (options: object) => () => UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'], ...options } as JwtAuthorizationOptions);

test.each(['https://id.example.com', 'https://id.example.com/', 'https://login.example.com/tenant/v2.0', 'https://id.example.com:8443/realms/main'])('the issuer %s passes as it is', issuer => {
  expect(jwt({ issuer })).not.toThrow();
});

test('issuer and audience may be what only the deployment knows', () => {
  expect(jwt({ issuer: Lazy.string({ produce: () => 'x' }), audience: Token.asList('x') })).not.toThrow();
  expect(jwt({ audience: [Lazy.string({ produce: () => 'x' })] })).not.toThrow();
});

test('fifty audiences are allowed', () => {
  expect(jwt({ audience: Array.from({ length: 50 }, (_, index) => `web-${index}`) })).not.toThrow();
});

test('another owner claim of a user pool', () => {
  const pool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
  const userPoolClients = [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', 'web')];

  expect(UploadAuthorization.userPool(pool, { userPoolClients, ownerClaim: 'username' })._kind).toBe('jwt:username');
});

test.each([[Duration.seconds(0)], [Duration.hours(1)]])('an answer may be kept for %p', resultsCacheTtl => {
  const fn = lambda.Function.fromFunctionName(newStack(), 'Function', 'own');

  expect(() => UploadAuthorization.lambdaAuthorizer(fn, { resultsCacheTtl })).not.toThrow();
});
