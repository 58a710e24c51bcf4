import { Duration } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { permissionsOf } from '../support/permissions';
import { synthesize } from '../support/synthesis';

const synthesis = synthesize();
const BUCKETS = ['Storage/Uploads', 'Storage/Images'];

test('makes two buckets', () => {
  expect(Object.keys(synthesis.ofType('AWS::S3::Bucket'))).toEqual(BUCKETS);
});

describe.each(BUCKETS)('%s', path => {
  test('is private', () => {
    expect(synthesis.properties(path).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true,
    });
  });

  test('has no object that anybody but its owner controls', () => {
    expect(synthesis.properties(path).OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
  });

  test('denies everything that comes without TLS, and allows nothing', () => {
    expect(synthesis.properties(`${path}/Policy`).PolicyDocument.Statement).toEqual([{
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Resource: [`\${${path}.Arn}`, `\${${path}.Arn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }]);
  });

  test('is encrypted by S3 with its own keys', () => {
    expect(synthesis.properties(path).BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
    });
  });

  test('has no CORS rules', () => {
    expect(synthesis.properties(path)).not.toHaveProperty('CorsConfiguration');
  });
});

test('keeps versions of uploads, because a form may be sent twice', () => {
  expect(synthesis.properties('Storage/Uploads').VersioningConfiguration).toEqual({ Status: 'Enabled' });
});

test('keeps no versions of sizes, which are never written twice', () => {
  expect(synthesis.properties('Storage/Images')).not.toHaveProperty('VersioningConfiguration');
});

test.each([
  ['incoming files after 15 days, longer than any dead letter lives', { Id: 'expire-incoming', Prefix: 'incoming/', ExpirationInDays: 15 }],
  ['refused files after 7 days, and their bytes with them',
    { Id: 'expire-quarantine', Prefix: 'quarantine/', ExpirationInDays: 7, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }],
  ['old versions after 15 days, and the markers they leave',
    { Id: 'expire-old-versions', NoncurrentVersionExpiration: { NoncurrentDays: 15 }, ExpiredObjectDeleteMarker: true }],
  ['parts that nobody completes after a day', { Id: 'abort-multipart', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }],
])('removes %s', (_, rule) => {
  expect(synthesis.properties('Storage/Uploads').LifecycleConfiguration.Rules).toContainEqual({ ...rule, Status: 'Enabled' });
});

describe('quarantineRetention', () => {
  const ruleOf = (days: number) => synthesize({ quarantineRetention: Duration.days(days) }).properties('Storage/Uploads')
    .LifecycleConfiguration.Rules.find(({ Id }: { readonly Id: string }) => Id === 'expire-quarantine');
  const rejectedFiles = (days: number) =>
    synthesize({ quarantineRetention: Duration.days(days) }).properties('Workflow/CleanUp').Environment.Variables.REJECTED_FILES;

  test.each([[1, 1], [14, 14], [30, 30]])('%d days: refused files stay that long', (days, expected) => {
    expect(ruleOf(days)).toMatchObject({ Prefix: 'quarantine/', ExpirationInDays: expected });
    expect(rejectedFiles(days)).toBe('keep');
  });

  test('0: refused files go at once, and those from before within a day', () => {
    expect(rejectedFiles(0)).toBe('delete');
    expect(ruleOf(0)).toMatchObject({ ExpirationInDays: 1 });
  });

  test('0: clean-up may neither read a file nor write one', () => {
    const synthesized = synthesize(stack => ({ quarantineRetention: Duration.days(0), encryptionKey: new Key(stack, 'Key') }));
    const cleanUp = permissionsOf(synthesized)['Workflow/CleanUpRole'].map(({ action, resource }) => `${action} ${resource}`);

    expect(cleanUp.filter(permission => /PutObject|GetObject|GenerateDataKey|ListBucket Storage.Uploads/.test(permission))).toEqual([]);
    expect(cleanUp).toEqual(expect.arrayContaining(['s3:DeleteObjectVersion Storage/Uploads/incoming/*', 'kms:Decrypt /Key']));
  });
});

test('never removes originals or sizes by age', () => {
  const rules = synthesis.properties('Storage/Uploads').LifecycleConfiguration.Rules as { readonly Prefix?: string; readonly ExpirationInDays?: number }[];
  const expiring = rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined).map(({ Prefix }) => Prefix);

  expect(expiring).toEqual(['incoming/', 'quarantine/']);
  expect(synthesis.properties('Storage/Images')).not.toHaveProperty('LifecycleConfiguration');
});

describe('allowedOrigins', () => {
  const allowing = synthesize({ allowedOrigins: ['https://app.example.com', 'http://localhost:3000'] });

  test('lets browsers send forms to the uploads bucket and nothing else', () => {
    expect(allowing.properties('Storage/Uploads').CorsConfiguration.CorsRules).toEqual([{
      AllowedOrigins: ['https://app.example.com', 'http://localhost:3000'],
      AllowedMethods: ['POST'],
      AllowedHeaders: ['content-type'],
      ExposedHeaders: ['ETag', 'Location'],
      MaxAge: 7200,
    }]);
  });

  test('lets browsers fetch sizes from the images bucket and nothing else', () => {
    expect(allowing.properties('Storage/Images').CorsConfiguration.CorsRules).toEqual([{
      AllowedOrigins: ['https://app.example.com', 'http://localhost:3000'],
      AllowedMethods: ['GET', 'HEAD'],
      AllowedHeaders: ['content-type'],
      ExposedHeaders: ['ETag', 'Location'],
      MaxAge: 7200,
    }]);
  });
});
