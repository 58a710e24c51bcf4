import { RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { UploadAuthorization } from '../../src';
import { ImageCatalog } from '../../src/stages/image-catalog';
import { ImageStorage } from '../../src/stages/image-storage';
import { UploadRequest } from '../../src/stages/upload-request';
import { newStack, Synthesis, synthesize } from '../support/synthesis';

const synthesis = synthesize();
const express = synthesize({ stateMachineType: sfn.StateMachineType.EXPRESS });
const open = synthesize({ authorization: UploadAuthorization.none() });

/** What every route asks of its caller, and the function behind it. */
function routesOf(of: Synthesis): { readonly [route: string]: unknown } {
  return Object.fromEntries(Object.values(of.ofType('AWS::ApiGatewayV2::Route')).map(({ Properties: route }) => {
    const integration = /^integrations\/\$\{(.+)\}$/.exec(route.Target as string)![1];
    return [route.RouteKey, [route.AuthorizationType, of.properties(integration).IntegrationUri]];
  }));
}

describe('by default', () => {
  test('signed requests only: every route is authorized by IAM and calls its own function', () => {
    expect(routesOf(synthesis)).toEqual({
      'POST /uploads': ['AWS_IAM', '${Request/RequestUpload.Arn}'],
      'GET /uploads/{uploadId}': ['AWS_IAM', '${Request/ReadUpload.Arn}'],
      'GET /limits': ['AWS_IAM', '${Request/ReadUpload.Arn}'],
      'POST /owners/{ownerId}/uploads': ['AWS_IAM', '${Request/RequestUpload.Arn}'],
      'DELETE /uploads/{uploadId}': ['AWS_IAM', '${Request/DeleteUpload.Arn}'],
      'GET /uploads': ['AWS_IAM', '${Request/ReadUpload.Arn}'],
    });
  });

  test('the API may call its three functions, each by its own routes', () => {
    const permissions = Object.values(synthesis.ofType('AWS::Lambda::Permission')).map(({ Properties }) => Properties)
      .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com');
    const api = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}';

    expect(permissions.map(({ FunctionName, SourceArn }) => [FunctionName, SourceArn])).toEqual([
      ['${Request/RequestUpload.Arn}', `${api}/*/*/uploads`],
      ['${Request/ReadUpload.Arn}', `${api}/*/*/uploads/{uploadId}`],
      ['${Request/ReadUpload.Arn}', `${api}/*/*/limits`],
      ['${Request/RequestUpload.Arn}', `${api}/*/*/owners/{ownerId}/uploads`],
      ['${Request/DeleteUpload.Arn}', `${api}/*/*/uploads/{uploadId}`],
      ['${Request/ReadUpload.Arn}', `${api}/*/*/uploads`],
    ]);
  });

  test('however many routes lead to a function, there is one integration of it', () => {
    expect(Object.keys(synthesis.ofType('AWS::ApiGatewayV2::Integration'))).toHaveLength(3);
  });

  test('no CORS', () => {
    expect(synthesis.properties('Request/Api')).not.toHaveProperty('CorsConfiguration');
  });

  test('no throttle of its own: the account has one', () => {
    expect(synthesis.properties('Request/Stage')).not.toHaveProperty('DefaultRouteSettings');
  });

  test('no warning', () => {
    expect(synthesis.warnings()).toEqual([]);
  });

  test('one stage without a name in its URL', () => {
    expect(synthesis.properties('Request/Stage')).toMatchObject({ ApiId: '${Request/Api}', StageName: '$default', AutoDeploy: true });
    expect(Object.keys(synthesis.ofType('AWS::ApiGatewayV2::Stage'))).toHaveLength(1);
  });

  test('apiUrl is the endpoint of the API, no slash at the end', () => {
    expect(synthesis.text(synthesis.pipeline.apiUrl)).toBe('${Request/Api.ApiEndpoint}');
  });
});

test('the access log says what was asked and how it ended, never who asked', () => {
  const { DestinationArn, Format } = synthesis.properties('Request/Stage').AccessLogSettings;

  expect(DestinationArn).toBe('${Request/AccessLogs.Arn}');
  expect(JSON.parse(Format)).toEqual({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
    error: '$context.error.responseType',
    integrationError: '$context.integrationErrorMessage',
  });
});

describe('delete-upload', () => {
  const statements = (of: Synthesis): any[] => of.properties('Request/DeleteUploadRole').Policies[0].PolicyDocument.Statement;

  test('may stop executions of this workflow and of no other', () => {
    expect(statements(synthesis)).toContainEqual({
      Effect: 'Allow',
      Action: 'states:StopExecution',
      Resource: 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${Workflow/StateMachine.Name}:*',
    });
  });

  test('is told of Express, and may stop nothing there, where nothing can be stopped', () => {
    expect(express.properties('Request/DeleteUpload').Environment.Variables.STATE_MACHINE_TYPE).toBe('EXPRESS');
    expect(JSON.stringify(statements(express))).not.toContain('states:');
  });

  test('is told of Standard by default', () => {
    expect(synthesis.properties('Request/DeleteUpload').Environment.Variables.STATE_MACHINE_TYPE).toBe('STANDARD');
  });

  test('is one of the pipeline\'s functions', () => {
    expect(synthesis.text(synthesis.pipeline.functions.deleteUpload!.functionArn)).toBe('${Request/DeleteUpload.Arn}');
  });
});

describe('UploadAuthorization.none()', () => {
  test('has no function that deletes: nobody owns what it would delete', () => {
    expect(Object.keys(open.functions()).filter(path => path.includes('Delete'))).toEqual([]);
    expect(open.pipeline.functions).not.toHaveProperty('deleteUpload');
  });

  test('authorizes no route, and has none to list or delete by, or to ask for others', () => {
    expect(routesOf(open)).toEqual({
      'POST /uploads': ['NONE', '${Request/RequestUpload.Arn}'],
      'GET /uploads/{uploadId}': ['NONE', '${Request/ReadUpload.Arn}'],
      'GET /limits': ['NONE', '${Request/ReadUpload.Arn}'],
    });
  });

  test('may not ask the table who owns what', () => {
    expect(JSON.stringify(open.properties('Request/ReadUploadRole'))).not.toContain('dynamodb:Query');
  });

  test('throttles the API to 10 requests a second, 20 at once', () => {
    expect(open.properties('Request/Stage').DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 });
  });

  test('warns that anybody may upload', () => {
    expect(open.warnings()).toEqual([expect.stringContaining('anybody on the internet may upload')]);
  });

  test('tells both functions that uploads have no owner', () => {
    expect(['Request/RequestUpload', 'Request/ReadUpload'].map(path => open.properties(path).Environment.Variables.AUTHORIZATION))
      .toEqual(['none', 'none']);
  });
});

test.each([[undefined], ['None'], ['']])('the stage itself asks for a signature where the kind is %p, and opens for none only', kind => {
  const stack = newStack();
  const removalPolicy = RemovalPolicy.RETAIN;
  new UploadRequest(stack, 'Request', {
    settings: { architecture: lambda.Architecture.ARM_64, logRetention: logs.RetentionDays.ONE_DAY, removalPolicy, eventSource: 'urn:image-upload-pipeline:Stack', pipelineId: 'Stack-Images' },
    storage: new ImageStorage(stack, 'Storage', {
      keyPrefix: '', tellsEventBridge: false, autoDeleteObjects: false, allowedOrigins: [], quarantineDays: 7, removalPolicy,
    }),
    stateMachine: new sfn.StateMachine(stack, 'StateMachine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) }),
    stateMachineKind: 'STANDARD',
    catalog: new ImageCatalog(stack, 'Catalog', { removalPolicy }),
    authorization: kind as never,
    allowedOrigins: [],
    callerHeaders: [],
    acceptedTypes: [],
    maxFileSize: 1,
    maxPixels: 1,
    maxFrames: 1,
    uploadExpirySeconds: 10,
  });

  const routes = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Route'));
  expect(routes.map(({ Properties }) => Properties.AuthorizationType)).toEqual(Array(5).fill('AWS_IAM'));
});
