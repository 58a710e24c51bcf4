import { REMOVALS, Template } from '../../local/removals';

const ENGINE = 'http://127.0.0.1:4567';
const [tlsOnly, routeResponse, webSocketAddress] = REMOVALS;
const denyPlainHttp = { Effect: 'Deny', Action: 's3:*', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

function bucketPolicy(...Statement: unknown[]): Template {
  return {
    Resources: {
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: { Statement } } },
      Reader: { Type: 'Custom::Reader', DependsOn: ['Policy', 'Other'] },
    },
  };
}

test('these are all removals, and each says what and why', () => {
  expect(REMOVALS.map(({ id }) => id)).toEqual(['tls-only', 'route-response', 'web-socket-address', 'metric-math']);
  expect(REMOVALS.filter(({ what, why }) => what === '' || why === '')).toEqual([]);
});

test('takes the TLS-only refusal out of a policy and leaves the rest of it', () => {
  const grant = { Effect: 'Allow', Action: 's3:GetObject' };
  const template = bucketPolicy(denyPlainHttp, grant);
  expect(tlsOnly.apply(template, ENGINE)).toEqual(['Policy']);
  expect(template.Resources!.Policy.Properties!.PolicyDocument).toEqual({ Statement: [grant] });
  expect(template.Resources!.Reader.DependsOn).toEqual(['Policy', 'Other']);
});

test('takes a policy out that would be left without a statement, and whoever waits for it waits no more', () => {
  const template = bucketPolicy(denyPlainHttp);
  expect(tlsOnly.apply(template, ENGINE)).toEqual(['Policy']);
  expect(Object.keys(template.Resources!)).toEqual(['Reader']);
  expect(template.Resources!.Reader.DependsOn).toEqual(['Other']);
});

test.each([
  ['with a further condition', { ...denyPlainHttp, Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:PrincipalTag/x': 'y' } } }],
  ['of something else', { ...denyPlainHttp, Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } }],
  ['without a condition', { Effect: 'Deny', Action: 's3:*', Principal: '*' }],
])('leaves a refusal %s', (_name, statement) => {
  const template = bucketPolicy(statement);
  const before = structuredClone(template);
  expect(tlsOnly.apply(template, ENGINE)).toEqual([]);
  expect(template).toEqual(before);
});

test('takes out that answers go back to the client', () => {
  const template: Template = { Resources: { Response: { Type: 'AWS::ApiGatewayV2::RouteResponse' }, Route: { Type: 'AWS::ApiGatewayV2::Route' } } };
  expect(routeResponse.apply(template, ENGINE)).toEqual(['Response']);
  expect(Object.keys(template.Resources!)).toEqual(['Route']);
});

test('tells functions where the engine has the WebSocket API, and leaves everything else they are told', () => {
  const api = { Ref: 'Api' };
  const address = (scheme: string) => ({ 'Fn::Join': ['', [scheme, api, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/live']] });
  const others = { TABLE: { Ref: 'Table' }, ARN: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }, WORD: 'iam', OWN: 'wss://ws.example.com/live' };
  const template: Template = {
    Resources: {
      Push: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { CALLBACK_URL: address('https://'), URL: address('wss://'), ...others } } } },
      Bare: { Type: 'AWS::Lambda::Function', Properties: {} },
    },
  };
  expect(webSocketAddress.apply(template, ENGINE)).toEqual(['Push', 'Push']);
  expect(template.Resources!.Push.Properties!.Environment).toEqual({
    Variables: {
      CALLBACK_URL: { 'Fn::Join': ['', ['http://127.0.0.1:4567/_aws/execute-api/', api, '/live']] },
      URL: { 'Fn::Join': ['', ['ws://127.0.0.1:4567/_aws/execute-api/', api, '/live']] },
      ...others,
    },
  });
});

describe('alarms on an expression', () => {
  const metricMath = REMOVALS[REMOVALS.length - 1];
  const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  /** A dashboard whose widget names these alarms. */
  const dashboardOf = (...ids: string[]) => ({
    'Fn::Join': ['', ['{"alarms":["', ...ids.flatMap((id, index) => index === 0 ? [arnOf(id)] : ['","', arnOf(id)]), '"]}']],
  });
  const bodyOf = (template: Template): string => (template.Resources!.Dashboard.Properties!.DashboardBody as any)['Fn::Join'][1]
    .map((part: any) => part['Fn::GetAtt']?.[0] ?? part).join('');
  const templateOf = (...ids: string[]): Template => ({
    Resources: {
      Plain: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
      Other: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
      Ratio: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{ Id: 'a', Expression: 'b / c' }] } },
      Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: dashboardOf(...ids) } },
    },
  });

  test.each([
    [['Ratio', 'Plain', 'Other'], '{"alarms":["Plain","Other"]}'],
    [['Plain', 'Ratio', 'Other'], '{"alarms":["Plain","Other"]}'],
    [['Plain', 'Other', 'Ratio'], '{"alarms":["Plain","Other"]}'],
    [['Ratio'], '{"alarms":[]}'],
    [['Plain'], '{"alarms":["Plain"]}'],
  ])('go, and so does their place on a dashboard: %j', (ids, body) => {
    const template = templateOf(...ids);
    expect(metricMath.apply(template, ENGINE)).toEqual(['Ratio']);
    expect(Object.keys(template.Resources!)).toEqual(['Plain', 'Other', 'Dashboard']);
    expect(bodyOf(template)).toBe(body);
    expect(JSON.parse(bodyOf(template))).toBeInstanceOf(Object);
  });
});
