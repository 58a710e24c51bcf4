import { REMOVALS, Template } from '../../local/removals';

const [tlsOnly] = REMOVALS;
const denyPlainHttp = { Effect: 'Deny', Action: 's3:*', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

function bucketPolicy(...Statement: unknown[]): Template {
  return {
    Resources: {
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: { Statement } } },
      Reader: { Type: 'Custom::Reader', DependsOn: ['Policy', 'Other'] },
    },
  };
}

test('there is one removal, and it says what and why', () => {
  expect(REMOVALS.map(({ id }) => id)).toEqual(['tls-only']);
  expect(tlsOnly.what.length * tlsOnly.why.length).toBeGreaterThan(0);
});

test('takes the TLS-only refusal out of a policy and leaves the rest of it', () => {
  const grant = { Effect: 'Allow', Action: 's3:GetObject' };
  const template = bucketPolicy(denyPlainHttp, grant);
  expect(tlsOnly.apply(template)).toEqual(['Policy']);
  expect(template.Resources!.Policy.Properties!.PolicyDocument).toEqual({ Statement: [grant] });
  expect(template.Resources!.Reader.DependsOn).toEqual(['Policy', 'Other']);
});

test('takes a policy out that would be left without a statement, and whoever waits for it waits no more', () => {
  const template = bucketPolicy(denyPlainHttp);
  expect(tlsOnly.apply(template)).toEqual(['Policy']);
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
  expect(tlsOnly.apply(template)).toEqual([]);
  expect(template).toEqual(before);
});
