import { Token } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { AuthorizationKind } from '../contract/environment';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';
import { UploadAuthorization } from '../upload-authorization';
import { API_THROTTLE } from './defaults';
import { takeDomain } from './key-prefixes';
import { requireSameEnvironment } from './same-environment';
import { describe, mended, requireInteger, requireOptions } from './validation';

/** The ways to say who may ask, as they are called. */
const AUTHORIZATIONS = { iam: 'iam()', jwt: 'jwt({ … })', userPool: 'userPool(pool, { … })', lambdaAuthorizer: 'lambdaAuthorizer(handler)', none: 'none()' };

/** What users say of the HTTP API, checked. */
export interface ApiSettings {
  readonly authorization: AuthorizationKind;
  readonly authorizer: apigwv2.IHttpRouteAuthorizer;
  /** Headers in which browsers send a caller's proof. */
  readonly callerHeaders: string[];
  readonly throttle?: apigwv2.ThrottleSettings;
  readonly domainMapping?: apigwv2.DomainMappingOptions;
}

/** Checks what the user says of the HTTP API. */
export function resolveApi(scope: Construct, props: ImageUploadPipelineProps): ApiSettings {
  const { _kind: authorization, _bind: bind, _headers: callerHeaders, _handler: handler } = resolveAuthorization(props);
  if (handler) {
    // Of another account it may be: its owner can let API Gateway call it.
    requireSameEnvironment(scope, 'UploadAuthorization.lambdaAuthorizer: handler', handler, ['region']);
  }
  const domainMapping = resolveDomainMapping(props);
  if (authorization === 'iam') {
    requireKeyApart(domainMapping?.mappingKey);
  }
  return { authorization, authorizer: bind(), callerHeaders, throttle: resolveThrottle(props), domainMapping };
}

/** Who may upload. A forgotten `()` must not open the API, so nothing passes but the kinds that there are. */
function resolveAuthorization(props: ImageUploadPipelineProps): UploadAuthorization {
  const authorization = props.authorization ?? UploadAuthorization.iam();
  const kind: unknown = authorization._kind;
  if (typeof kind !== 'string' || !/^(iam|jwt:.+|lambda|none)$/.test(kind) || typeof authorization._bind !== 'function') {
    const value: unknown = authorization;
    const factory = Object.entries(AUTHORIZATIONS).find(([name]) => value === UploadAuthorization[name as keyof typeof AUTHORIZATIONS])?.[1];
    throw new Error(`authorization: must be one of UploadAuthorization.${Object.values(AUTHORIZATIONS).join(', ')}, got ${mended(value, 'call one of these')}`
      + (factory === undefined ? '' : `: UploadAuthorization.${factory}`));
  }
  return authorization;
}

/** Throttle of the API. API Gateway takes a number that is missing for none at all, so both are asked for. */
function resolveThrottle({ apiThrottle }: ImageUploadPipelineProps): apigwv2.ThrottleSettings | undefined {
  if (apiThrottle === undefined) {
    return undefined;
  }
  requireOptions('apiThrottle:', apiThrottle, '{ rateLimit: 50, burstLimit: 100 }');
  const { rateLimit, burstLimit } = apiThrottle;
  if (rateLimit === undefined || burstLimit === undefined) {
    throw new Error('apiThrottle: needs `rateLimit` and `burstLimit`, since API Gateway takes one that is missing for 0 and refuses every request, '
      + `got ${rateLimit === burstLimit ? 'neither' : 'one of them'}; give both`);
  }
  return {
    rateLimit: requireInteger('apiThrottle.rateLimit', rateLimit, API_THROTTLE),
    burstLimit: requireInteger('apiThrottle.burstLimit', burstLimit, API_THROTTLE),
  };
}

/** Own domain of the API. */
function resolveDomainMapping({ apiDomainMapping }: ImageUploadPipelineProps): apigwv2.DomainMappingOptions | undefined {
  if (apiDomainMapping === undefined) {
    return undefined;
  }
  const example = '{ domainName: new DomainName(this, \'Domain\', { … }) }';
  requireOptions('apiDomainMapping:', apiDomainMapping, example);
  const { domainName, mappingKey } = apiDomainMapping;
  if (typeof domainName?.domainNameRef?.domainName !== 'string') {
    throw new Error(`apiDomainMapping.domainName: must be a DomainName of API Gateway, as in ${example}, got ${mended(domainName)}`);
  }
  if (mappingKey !== undefined && !Token.isUnresolved(mappingKey) && !(typeof mappingKey === 'string' && /^[\w.~-]+(\/[\w.~-]+)*$/.test(mappingKey))) {
    throw new Error(`apiDomainMapping.mappingKey: must be a path without a slash at either end like 'images' or 'v1/images', got ${mended(mappingKey, 'write it so')}`);
  }
  return apiDomainMapping;
}

/** Refuses one domain for both APIs, and one path of it for two pipelines: the deployment would. */
export function requireDomainsApart(pipeline: Construct, ofApi?: apigwv2.DomainMappingOptions, ofWebSocket?: apigwv2.DomainMappingOptions): void {
  const [name, other] = [ofApi, ofWebSocket].map(mapping => mapping?.domainName.domainNameRef.domainName);
  if (name !== undefined && name === other) {
    throw new Error('NotificationChannel.webSocket: domainMapping: must be of another domain than apiDomainMapping, since API Gateway lets no HTTP API and '
      + 'WebSocket API share one, got the same; take another domain for one of both');
  }
  takeDomain(pipeline, 'apiDomainMapping', ofApi);
  takeDomain(pipeline, 'NotificationChannel.webSocket: domainMapping', ofWebSocket);
}

/** Permissions name paths: below the key `owners/ada`, asking for oneself would read as asking for ada. */
function requireKeyApart(mappingKey?: string): void {
  if (mappingKey !== undefined && (Token.isUnresolved(mappingKey) || /^owners(\/|$)/.test(mappingKey))) {
    throw new Error('apiDomainMapping.mappingKey: must be known and not begin with \'owners\' with UploadAuthorization.iam(), '
      + `whose permissions name the paths of the API, got ${describe(mappingKey)}; write another path like 'images'`);
  }
}
