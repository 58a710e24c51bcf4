import { Token } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { describe, mended, requireDistinct, requireList } from './validation';

// Checks of what the factories of UploadAuthorization are given; `of` names the factory.

const ISSUER_EXAMPLE = "'https://id.example.com'";
const AUDIENCE_EXAMPLE = "['web']";
const CLIENTS_EXAMPLE = '[client]';
const SOURCES_EXAMPLE = "['$request.header.Authorization']";
const IDENTITY_SOURCE = /^\$request\.(header\.[A-Za-z0-9!#$%&'*+.^_`|~-]+|querystring\.[A-Za-z0-9._~-]+)$/;
/** What API Gateway takes for one authorizer. */
const MOST_AUDIENCES = 50;
const CLAIM_NAME = /^[\x21-\x7e]{1,255}$/;

/** What stands in `iss`, to the letter. A value that only the deployment knows passes: the provider URL of a pool is one. */
export function requireIssuer(of: string, issuer: string): string {
  if (!Token.isUnresolved(issuer) && !isIssuer(issuer)) {
    throw new Error(`${of}: issuer: must be an HTTPS URL without query and fragment like ${ISSUER_EXAMPLE}, got ${describe(issuer)}; `
      + 'write it as it stands in the claim `iss` of a token');
  }
  return issuer;
}

function isIssuer(issuer: unknown): boolean {
  if (typeof issuer !== 'string' || !/^https:\/\/[^\s?#]+$/.test(issuer) || !URL.canParse(issuer)) {
    return false;
  }
  const { username, password } = new URL(issuer);
  return username === '' && password === '';
}

/** Without an audience, tokens that were made for other applications of the issuer would do. */
export function requireAudience(of: string, audience: string[]): string[] {
  if (Token.isUnresolved(audience)) {
    return audience;
  }
  requireList(`${of}: audience`, audience, AUDIENCE_EXAMPLE);
  for (const element of audience) {
    if (typeof element !== 'string' || element.trim() === '') {
      throw new Error(`${of}: audience: each element must be a text like ${AUDIENCE_EXAMPLE}, got ${mended(element, 'write what stands in the claim `aud`', 'audience')}`);
    }
  }
  requireSome(`${of}: audience`, audience, AUDIENCE_EXAMPLE);
  requireAtMost(`${of}: audience`, audience);
  return audience;
}

/** Name of the claim that holds the owner. The handlers' environment carries it, so it must be known. */
export function requireOwnerClaim(of: string, claim = 'sub'): string {
  if (Token.isUnresolved(claim) || typeof claim !== 'string' || !CLAIM_NAME.test(claim)) {
    throw new Error(`${of}: ownerClaim: must be the name of a claim like 'sub', 1 to 255 visible ASCII characters, got ${mended(claim, 'write it as tokens have it')}`);
  }
  return claim;
}

/** A user pool, own or imported. */
export function requireUserPool(of: string, pool: cognito.IUserPool): void {
  if (typeof pool?.userPoolId !== 'string') {
    throw new Error(`${of}: pool: must be a user pool like UserPool.fromUserPoolId(this, 'Pool', '…'), got ${mended(pool)}`);
  }
}

/** App clients: without one, tokens of any application of the pool would do. */
export function requireUserPoolClients(of: string, clients: cognito.IUserPoolClient[]): cognito.IUserPoolClient[] {
  requireList(`${of}: userPoolClients`, clients, CLIENTS_EXAMPLE);
  for (const client of clients) {
    if (typeof client?.userPoolClientId !== 'string') {
      throw new Error(`${of}: userPoolClients: each element must be an app client like pool.addClient('Web'), got ${mended(client, 'pass one', 'clients')}`);
    }
  }
  requireSome(`${of}: userPoolClients`, clients.map(({ userPoolClientId }) => userPoolClientId), CLIENTS_EXAMPLE);
  requireAtMost(`${of}: userPoolClients`, clients);
  return clients;
}

/** The user's own function. */
export function requireAuthorizerFunction(of: string, handler: lambda.IFunction): void {
  if (typeof handler?.functionArn !== 'string' || typeof handler.addPermission !== 'function') {
    throw new Error(`${of}: handler: must be a function like new Function(this, 'Authorizer', { … }), got ${mended(handler)}`);
  }
}

/** Where the proof of a caller is. API Gateway keeps answers by it, so it is never nothing. */
export function requireIdentitySource(of: string, sources: string[] = ['$request.header.Authorization']): string[] {
  requireList(`${of}: identitySource`, sources, SOURCES_EXAMPLE);
  for (const source of sources) {
    if (!Token.isUnresolved(source) && (typeof source !== 'string' || !IDENTITY_SOURCE.test(source))) {
      throw new Error(`${of}: identitySource: each element must be '$request.header.{name}' or '$request.querystring.{name}', `
        + `got ${mended(source, 'write it so', 'sources')}`);
    }
  }
  requireSome(`${of}: identitySource`, sources.map(source => source.replace(/^\$request\.header\..+/, header => header.toLowerCase())), SOURCES_EXAMPLE);
  return sources;
}

/** As `requireDistinct`, where leaving it out is no way out. */
function requireSome(prop: string, values: string[], example: string): void {
  if (values.length === 0) {
    throw new Error(`${prop}: needs at least one element, got none; pass for example ${example}`);
  }
  requireDistinct(prop, values, example);
}

function requireAtMost(prop: string, values: readonly unknown[]): void {
  if (values.length > MOST_AUDIENCES) {
    throw new Error(`${prop}: must have at most ${MOST_AUDIENCES} elements, which is what API Gateway takes, got ${values.length}; `
      + 'let applications share one, or check tokens yourself with UploadAuthorization.lambdaAuthorizer(...)');
  }
}
