import { Duration, Token } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer, HttpLambdaAuthorizer, HttpLambdaResponseType, HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { AuthorizationKind } from './contract/environment';
import {
  requireAudience, requireAuthorizerFunction, requireIdentitySource, requireIssuer, requireOwnerClaim, requireUserPool, requireUserPoolClients,
} from './private/authorization';
import { AUTHORIZER_CACHE_SECONDS } from './private/defaults';
import { requireOptions, requireSeconds } from './private/validation';

/** Options of `UploadAuthorization.jwt`. */
export interface JwtAuthorizationOptions {
  /**
   * Who issues the tokens: exactly what stands in their claim `iss`, a slash at the end included.
   *
   * API Gateway reads the issuer's keys by way of `{issuer}/.well-known/openid-configuration`, so it must be an HTTPS URL that the
   * internet can reach.
   */
  readonly issuer: string;

  /**
   * For whom the tokens are made: 1 to 50, each at most once. A token is accepted if its claim `aud`, or without one its
   * `client_id`, is among them.
   */
  readonly audience: string[];

  /**
   * Claim that names the owner of an upload: a text of 1 to 255 characters.
   *
   * Change it where `sub` is not what your systems know a user by. It must be a claim that users cannot change themselves and that nobody
   * else gets later, or they reach each other's uploads. A caller whose token lacks it is `forbidden`.
   *
   * @default 'sub'
   */
  readonly ownerClaim?: string;
}

/** Options of `UploadAuthorization.userPool`. */
export interface UserPoolAuthorizationOptions {
  /** App clients of the user pool whose tokens are accepted: 1 to 50, each at most once. */
  readonly userPoolClients: cognito.IUserPoolClient[];

  /**
   * Claim that names the owner of an upload: a text of 1 to 255 characters.
   *
   * Change it where `sub` is not what your systems know a user by; access tokens have few others. It must be a claim that users cannot
   * change themselves and that nobody else gets later. A caller whose token lacks it is `forbidden`.
   *
   * @default 'sub'
   */
  readonly ownerClaim?: string;
}

/** Options of `UploadAuthorization.lambdaAuthorizer`. */
export interface LambdaAuthorizationOptions {
  /**
   * Where a request carries what your function looks at: `$request.header.{name}` or `$request.querystring.{name}`, at least one, each at
   * most once.
   *
   * Change it where that is not the header `Authorization`. Without all of them API Gateway answers 401 and does not call your function.
   *
   * @default ['$request.header.Authorization']
   */
  readonly identitySource?: string[];

  /**
   * How long API Gateway keeps an answer of your function, by route and identity source: 0 to 1 hour.
   *
   * Change it where your function is slow or its calls cost. For so long a caller whom you lock out still gets in.
   *
   * @default Duration.seconds(0)
   */
  readonly resultsCacheTtl?: Duration;
}

/**
 * Who may ask for an upload, and so whose an upload is.
 *
 * An owner sees, lists and deletes own uploads only; somebody else's are not found. Decide before the first upload: records keep the
 * owner that they were made with, so after a change people find only what the new authorization gives to the same id.
 *
 * @example
 * const photos = new ImageUploadPipeline(this, 'Photos', {
 *   authorization: UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'] }),
 * });
 */
export class UploadAuthorization {
  /**
   * AWS identities that sign their requests (SigV4): roles, users, Cognito identities.
   *
   * Permit them with `grants.requestUpload`. The owner of an upload is the Cognito identity, else the role or the user
   * that asked for it, and nobody else can read it. With `grants.requestUploadForOthers` a backend asks in the name of an owner of its own.
   */
  public static iam(): UploadAuthorization {
    return new UploadAuthorization('iam', () => new HttpIamAuthorizer(), SIGNATURE_HEADERS);
  }

  /**
   * Callers with a token (JWT) of an OpenID Connect issuer, in the header `Authorization: Bearer …`.
   *
   * API Gateway checks signature (RSA), issuer, audience and times before anything of yours runs. Use `userPool` for Cognito. Throws if the
   * issuer is no HTTPS URL, or if there is no audience or more than 50.
   *
   * @param options Whose tokens, made for whom
   */
  public static jwt(options: JwtAuthorizationOptions): UploadAuthorization {
    const of = 'UploadAuthorization.jwt';
    requireOptions(`${of}: options`, options, "{ issuer: 'https://id.example.com', audience: ['web'] }");
    const issuer = requireIssuer(of, options.issuer);
    const jwtAudience = requireAudience(of, options.audience);
    const ownerClaim = requireOwnerClaim(of, options.ownerClaim);
    return new UploadAuthorization(`jwt:${ownerClaim}`, () => new HttpJwtAuthorizer('Authorizer', issuer, { jwtAudience }), TOKEN_HEADERS);
  }

  /**
   * Users of a Cognito user pool, with an ID or access token of one of its app clients in the header `Authorization: Bearer …`.
   *
   * Throws if there is no app client, the same twice, or more than 50.
   *
   * @param pool The user pool
   * @param options Which app clients
   */
  public static userPool(pool: cognito.IUserPool, options: UserPoolAuthorizationOptions): UploadAuthorization {
    const of = 'UploadAuthorization.userPool';
    requireUserPool(of, pool);
    requireOptions(`${of}: options`, options, '{ userPoolClients: [client] }');
    const userPoolClients = requireUserPoolClients(of, options.userPoolClients);
    const ownerClaim = requireOwnerClaim(of, options.ownerClaim);
    // A pool may live in another region than the API; its issuer names its own.
    const userPoolRegion = pool.env.region;
    return new UploadAuthorization(`jwt:${ownerClaim}`,
      () => new HttpUserPoolAuthorizer('Authorizer', pool, { userPoolClients, userPoolRegion }), TOKEN_HEADERS);
  }

  /**
   * Whoever your function lets in: sessions, API keys, tokens of your own making.
   *
   * The function gets API Gateway's authorizer event (payload 2.0) and answers `{ isAuthorized, context: { ownerId } }`, where `ownerId`
   * is a text of 1 to 255 characters. Without it the caller is `forbidden`. Throws if an identity source is none, or if the answer is to be
   * kept longer than an hour.
   *
   * @param handler Your function, which the pipeline lets API Gateway call
   * @param options Where the caller's proof is, and how long an answer is kept
   */
  public static lambdaAuthorizer(handler: lambda.IFunction, options: LambdaAuthorizationOptions = {}): UploadAuthorization {
    const of = 'UploadAuthorization.lambdaAuthorizer';
    requireAuthorizerFunction(of, handler);
    requireOptions(`${of}: options`, options, "{ identitySource: ['$request.header.Authorization'] }");
    const sources = requireIdentitySource(of, options.identitySource);
    const seconds = options.resultsCacheTtl === undefined ? AUTHORIZER_CACHE_SECONDS.default
      : requireSeconds(`${of}: resultsCacheTtl`, options.resultsCacheTtl, AUTHORIZER_CACHE_SECONDS);
    return new UploadAuthorization('lambda', () => new HttpLambdaAuthorizer('Authorizer', handler, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // A function may let somebody read and not delete: an answer that is kept for one route must not serve another.
      identitySource: seconds > 0 ? [...sources, '$context.routeKey'] : sources,
      resultsCacheTtl: Duration.seconds(seconds),
    }), headersOf(sources), handler);
  }

  /**
   * Anybody on the internet.
   *
   * For trials, and behind something of your own that checks callers. An upload then has no owner: its unguessable id is
   * the permission to read it; there is no list, and nobody can delete it. The API is throttled to 10 requests a second with bursts of 20,
   * enough for a trial and too little for a bill, and synth warns.
   */
  public static none(): UploadAuthorization {
    return new UploadAuthorization('none', () => new apigwv2.HttpNoneAuthorizer(), []);
  }

  private constructor(
    /** @internal */
    readonly _kind: AuthorizationKind,
    /**
     * The authorizer of one API: a new one for each.
     *
     * @internal
     */
    readonly _bind: () => apigwv2.IHttpRouteAuthorizer,
    /**
     * Headers in which browsers send a caller's proof.
     *
     * @internal
     */
    readonly _headers: string[],
    /**
     * The user's own function.
     *
     * @internal
     */
    readonly _handler?: lambda.IFunction,
  ) {}
}

/** Header of tokens. */
const TOKEN_HEADERS = ['authorization'];

/** Headers of a signed request. */
const SIGNATURE_HEADERS = ['authorization', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];

function headersOf(identitySource: string[]): string[] {
  return identitySource.filter(source => !Token.isUnresolved(source)).flatMap(source => /^\$request\.header\.(.+)$/.exec(source)?.[1].toLowerCase() ?? []);
}
