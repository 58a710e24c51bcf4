import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageUploadPipeline, LambdaAuthorizationOptions, UploadAuthorization } from '../../src';
import { newStack, Synthesis, synthesize } from '../support/synthesis';

const OPTIONS = { issuer: 'https://id.example.com/', audience: ['web', 'app'] };
const jwt = synthesize({ authorization: UploadAuthorization.jwt(OPTIONS) });

/** What every route asks of its caller. */
const authorizationsOf = (of: Synthesis) => Object.values(of.ofType('AWS::ApiGatewayV2::Route'))
  .map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType, Properties.AuthorizerId]);

const ROUTES = ['POST /uploads', 'GET /uploads/{uploadId}', 'GET /limits', 'DELETE /uploads/{uploadId}', 'GET /uploads'];

/** What the functions are told of their callers. */
const toldBy = (of: Synthesis) => Object.entries(of.functions())
  .filter(([path]) => path.startsWith('Request/')).map(([, { Properties }]) => Properties.Environment.Variables.AUTHORIZATION);

describe('jwt()', () => {
  test('every route takes a token of the issuer, and there is none to ask for others', () => {
    expect(authorizationsOf(jwt)).toEqual(ROUTES.map(route => [route, 'JWT', '${Request/Api/Authorizer}']));
    expect(jwt.properties('Request/Api/Authorizer')).toEqual({
      ApiId: '${Request/Api}',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['web', 'app'], Issuer: 'https://id.example.com/' },
      Name: 'Authorizer',
    });
  });

  test('the functions are told which claim names the owner', () => {
    expect(toldBy(jwt)).toEqual(['jwt:sub', 'jwt:sub', 'jwt:sub']);
    expect(toldBy(synthesize({ authorization: UploadAuthorization.jwt({ ...OPTIONS, ownerClaim: 'custom:id' }) }))).toEqual(Array(3).fill('jwt:custom:id'));
  });

  test('an issuer that only the deployment knows', () => {
    const { pipeline, ...synthesis } = synthesize(stack => {
      const issuer = new CfnParameter(stack, 'Issuer').valueAsString;
      return { authorization: UploadAuthorization.jwt({ issuer, audience: [new CfnParameter(stack, 'Audience').valueAsString] }) };
    });
    expect(JSON.stringify(synthesis.template.toJSON())).toContain('"Issuer":{"Ref":"Issuer"}');
  });

  test('one authorization serves two pipelines, each with an authorizer of its own', () => {
    const stack = newStack();
    const authorization = UploadAuthorization.jwt(OPTIONS);
    new ImageUploadPipeline(stack, 'A', { authorization });
    new ImageUploadPipeline(stack, 'B', { authorization });
    expect(stack.node.findAll().filter(({ node }) => node.id === 'Authorizer').map(({ node }) => node.path)).toEqual([
      'Stack/A/Request/Api/Authorizer', 'Stack/B/Request/Api/Authorizer',
    ]);
  });
});

describe('userPool()', () => {
  const inPool = (env?: string) => synthesize((stack: Stack) => {
    const pool = env ? cognito.UserPool.fromUserPoolArn(stack, 'Pool', `arn:aws:cognito-idp:${env}:111122223333:userpool/${env}_abc`) : new cognito.UserPool(stack, 'Pool');
    const client = env ? cognito.UserPoolClient.fromUserPoolClientId(stack, 'Web', 'web') : pool.addClient('Web');
    return { authorization: UploadAuthorization.userPool(pool, { userPoolClients: [client] }) };
  });

  test('takes tokens of the pool that are made for its app clients', () => {
    const synthesis = inPool();
    expect(authorizationsOf(synthesis)).toEqual(ROUTES.map(route => [route, 'JWT', '${Request/Api/Authorizer}']));
    expect(synthesis.properties('Request/Api/Authorizer').JwtConfiguration).toEqual({
      Audience: ['${/Pool/Web}'], Issuer: 'https://cognito-idp.${AWS::Region}.amazonaws.com/${/Pool}',
    });
    expect(toldBy(synthesis)).toEqual(['jwt:sub', 'jwt:sub', 'jwt:sub']);
  });

  test('a pool of another region is asked for there', () => {
    expect(inPool('eu-west-1').properties('Request/Api/Authorizer').JwtConfiguration).toEqual({
      Audience: ['web'], Issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc',
    });
  });
});

describe('lambdaAuthorizer()', () => {
  const by = (options?: LambdaAuthorizationOptions) => synthesize((stack: Stack) => ({
    authorization: UploadAuthorization.lambdaAuthorizer(new lambda.Function(stack, 'Own', {
      runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({ isAuthorized: false });'),
    }), options),
  }));
  const synthesis = by();

  test('every route asks the function, which answers in the simple form and anew for each request', () => {
    expect(authorizationsOf(synthesis)).toEqual(ROUTES.map(route => [route, 'CUSTOM', '${Request/Api/Authorizer}']));
    expect(synthesis.properties('Request/Api/Authorizer')).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
    });
    expect(toldBy(synthesis)).toEqual(['lambda', 'lambda', 'lambda']);
  });

  test('this API may call the function for this authorizer', () => {
    const permissions = Object.values(synthesis.ofType('AWS::Lambda::Permission')).map(({ Properties }) => Properties)
      .filter(({ FunctionName }) => FunctionName === '${/Own.Arn}');
    expect(permissions.map(({ Principal, SourceArn }) => [Principal, SourceArn])).toEqual([[
      'apigateway.amazonaws.com', 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/authorizers/${Request/Api/Authorizer}',
    ]]);
  });

  test('an answer that is kept is kept for its route: one who may read may not delete by it', () => {
    const kept = by({ resultsCacheTtl: Duration.hours(1), identitySource: ['$request.header.X-Session', '$request.querystring.key'] });
    expect(kept.properties('Request/Api/Authorizer')).toMatchObject({
      AuthorizerResultTtlInSeconds: 3600, IdentitySource: ['$request.header.X-Session', '$request.querystring.key', '$context.routeKey'],
    });
  });
});
