import { Stack } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ImageUploadPipeline, UploadAuthorization } from '../src';
import { newStack, PropsSource, synthesize } from './support/synthesis';

const domainOf = (stack: Stack) => new apigwv2.DomainName(stack, 'Domain', {
  domainName: 'images.example.com',
  certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1'),
});

/** Statements that a role beside the pipeline has after a grant. */
function granted(grant: (pipeline: ImageUploadPipeline, grantee: iam.IRole) => void, props: PropsSource = {}): unknown {
  const synthesis = synthesize(props, (pipeline, stack) => {
    grant(pipeline, new iam.Role(stack, 'Grantee', { assumedBy: new iam.AccountRootPrincipal() }));
  });
  const policy = synthesis.properties('/Grantee/DefaultPolicy');
  expect(policy.Roles).toEqual(['${/Grantee}']);
  return policy.PolicyDocument.Statement;
}

describe('requestUpload', () => {
  test('allows to ask for uploads, to read and to list them, to read the limits, and nothing else', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.requestUpload(grantee))).toEqual([{
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: [
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/$default/POST/uploads',
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/$default/GET/uploads',
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/$default/GET/uploads/*',
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/$default/GET/limits',
      ],
    }]);
  });
});

describe('requestUploadForOthers', () => {
  test('allows to ask in any owner\'s name and to read the limits, and nothing of one\'s own', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.requestUploadForOthers(grantee))).toEqual([{
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: [
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/$default/POST/owners/*/uploads',
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/$default/GET/limits',
      ],
    }]);
  });
});

describe('deleteUpload', () => {
  test('allows to delete uploads by id, and nothing else', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.deleteUpload(grantee))).toEqual([{
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Request/Api}/$default/DELETE/uploads/*',
    }]);
  });
});

test.each<[string, string[]]>([
  ['requestUpload', ['POST/uploads', 'GET/uploads', 'GET/uploads/*', 'GET/limits']],
  ['requestUploadForOthers', ['POST/owners/*/uploads', 'GET/limits']],
  ['deleteUpload', ['DELETE/uploads/*']],
])('%s holds below the path of a domain as without it', (method, routes) => {
  const mapped = granted((pipeline, grantee) => pipeline.grants[method as 'requestUpload'](grantee), stack => ({
    apiDomainMapping: { mappingKey: 'v1/images', domainName: domainOf(stack) },
  }));

  expect(mapped).toEqual([expect.objectContaining({
    Resource: [...routes, ...routes.map(route => route.replace('/', '/v1/images/'))]
      .map(route => `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Request/Api}/$default/${route}`),
  })]);
});

describe.each(['requestUpload', 'requestUploadForOthers', 'deleteUpload'] as const)('%s', method => {
  test('refuses where the API asks nobody for permission', () => {
    const stack = newStack();
    const pipeline = new ImageUploadPipeline(stack, 'Images', { authorization: UploadAuthorization.none() });
    const grantee = new iam.Role(stack, 'Grantee', { assumedBy: new iam.AccountRootPrincipal() });

    expect(() => pipeline.grants[method](grantee)).toThrow(
      `grants.${method}: works with \`authorization: UploadAuthorization.iam()\` only, got none()`);
  });

  test.each<[string, UploadAuthorization]>([
    ['jwt() or userPool(), where a token is the permission', UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'] })],
    ['lambdaAuthorizer(), where your function decides', UploadAuthorization.lambdaAuthorizer(lambda.Function.fromFunctionName(newStack(), 'Own', 'own'))],
  ])('refuses with %s', (got, authorization) => {
    const stack = newStack();
    const pipeline = new ImageUploadPipeline(stack, 'Images', { authorization });
    const grantee = new iam.Role(stack, 'Grantee', { assumedBy: new iam.AccountRootPrincipal() });

    expect(() => pipeline.grants[method](grantee)).toThrow(`grants.${method}: works with \`authorization: UploadAuthorization.iam()\` only, got ${got}`);
  });

  test('writes nothing for a role that was imported as immutable, and does not refuse it', () => {
    const synthesis = synthesize({}, (pipeline, stack) => {
      const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/theirs', { mutable: false });
      pipeline.grants[method](role);
    });

    expect(JSON.stringify(synthesis.template.toJSON())).not.toContain('execute-api:Invoke');
  });

  test.each<[string, iam.IPrincipal]>([
    ['an account', new iam.AccountPrincipal('111122223333')],
    ['a service', new iam.ServicePrincipal('lambda.amazonaws.com')],
    ['anybody', new iam.AnyPrincipal()],
  ])('refuses whom a policy cannot reach: %s', (_, principal) => {
    const pipeline = new ImageUploadPipeline(newStack(), 'Images');
    expect(() => pipeline.grants[method](principal)).toThrow(`grants.${method}: needs a role, user or group of the pipeline's own account`);
  });

  test('refuses a role of another account', () => {
    const stack = newStack({ account: '111122223333', region: 'eu-central-1' });
    const pipeline = new ImageUploadPipeline(stack, 'Images');
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/theirs');
    expect(() => pipeline.grants[method](role)).toThrow(`grants.${method}: needs a role, user or group of the pipeline's own account`);
  });
});

describe('readImages', () => {
  const sizes = { Effect: 'Allow', Action: 's3:GetObject', Resource: '${Storage/Images.Arn}/images/*' };

  test('allows to read the sizes and nothing else', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.readImages(grantee))).toEqual([sizes]);
  });

  test('allows to decrypt them, where a key encrypts them', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.readImages(grantee), stack => ({ encryptionKey: new kms.Key(stack, 'Key') }))).toEqual([
      sizes,
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '${/Key.Arn}' },
    ]);
  });
});

describe('readOriginals', () => {
  const originals = { Effect: 'Allow', Action: 's3:GetObject', Resource: '${Storage/Uploads.Arn}/originals/*' };

  test('allows to read the originals and nothing else', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.readOriginals(grantee))).toEqual([originals]);
  });

  test('allows to decrypt them, where a key encrypts them', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.readOriginals(grantee), stack => ({ encryptionKey: new kms.Key(stack, 'Key') }))).toEqual([
      originals,
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '${/Key.Arn}' },
    ]);
  });
});

describe('readRecords', () => {
  const records = { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: ['${Catalog/Uploads.Arn}', '${Catalog/Uploads.Arn}/index/*'] };

  test('allows to read records and to list them by the indexes: nothing that writes, and no scan', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.readRecords(grantee))).toEqual([records]);
  });

  test('allows to decrypt them, where a key encrypts them', () => {
    expect(granted((pipeline, grantee) => pipeline.grants.readRecords(grantee), stack => ({ encryptionKey: new kms.Key(stack, 'Key') }))).toEqual([
      records,
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '${/Key.Arn}' },
    ]);
  });

  test('refuses whom a policy cannot reach', () => {
    const pipeline = new ImageUploadPipeline(newStack(), 'Images');
    expect(() => pipeline.grants.readRecords(new iam.AccountPrincipal('111122223333')))
      .toThrow('grants.readRecords: needs a role, user or group of the pipeline\'s own account');
  });
});
