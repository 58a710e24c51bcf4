import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageUploadPipeline, UploadAuthorization, UploadsTable } from '../src';
import { newStack } from './support/synthesis';

const versioned = (stack: Stack, id = 'Bucket', props: s3.BucketProps = {}) => new s3.Bucket(stack, id, { versioned: true, ...props });

describe('two pipelines in one bucket', () => {
  const two = (first?: string, second?: string, of: (stack: Stack, id: string) => s3.IBucket = undefined as never) => () => {
    const stack = newStack();
    const shared = typeof of === 'function' ? undefined : versioned(stack);
    new ImageUploadPipeline(stack, 'A', { uploadsBucket: shared ?? of(stack, 'A1'), keyPrefix: first });
    new ImageUploadPipeline(stack, 'B', { uploadsBucket: shared ?? of(stack, 'B1'), keyPrefix: second });
    return Template.fromStack(stack);
  };
  const byName = (stack: Stack, id: string) => s3.Bucket.fromBucketName(stack, id, 'photos');

  test('with a prefix each: two notifications, six rules', () => {
    const template = two('photos/', 'avatars/')();
    const [notifications] = Object.values(template.findResources('Custom::S3BucketNotifications'));

    expect(notifications.Properties.NotificationConfiguration.LambdaFunctionConfigurations.map(({ Filter }: any) => Filter.Key.FilterRules[0].Value))
      .toEqual(['photos/incoming/', 'avatars/incoming/']);
    expect(Object.values(template.findResources('AWS::S3::Bucket')).map(({ Properties }) => Properties.LifecycleConfiguration?.Rules.length)).toContain(6);
  });

  test.each([[undefined, undefined], ['a/', 'a/'], ['a/', undefined], ['a/', 'a/b/'], ['a/b/', 'a/']])('%p and %p: refused', (first, second) => {
    expect(two(first, second)).toThrow(`uploadsBucket: must be a place of one pipeline, and 'Stack/A' uses this bucket too, with keyPrefix '${first ?? ''}', got '${second ?? ''}'; `
      + "give each pipeline a keyPrefix that is not the beginning of the other's");
    expect(two(first, second, byName)).toThrow("'Stack/A' uses this bucket too");
  });

  test('the images too; other buckets, other apps and prefixes that only look alike are no matter', () => {
    expect(() => {
      const stack = newStack();
      const imagesBucket = new s3.Bucket(stack, 'Sizes');
      new ImageUploadPipeline(stack, 'A', { imagesBucket });
      new ImageUploadPipeline(stack, 'B', { imagesBucket });
    }).toThrow("imagesBucket: must be a place of one pipeline, and 'Stack/A' uses this bucket too");
    expect(two('a/', 'ab/')).not.toThrow();
    expect(two('a/', 'a/', (stack, id) => versioned(stack, id))).not.toThrow();
    expect(() => [two('a/', 'b/', byName)(), two('a/', 'b/', byName)()]).not.toThrow();
  });
});

describe('two pipelines with one table', () => {
  const two = (first: (stack: Stack) => dynamodb.ITable, second = first) => () => {
    const stack = newStack();
    new ImageUploadPipeline(stack, 'A', { uploadsTable: first(stack) });
    new ImageUploadPipeline(stack, 'B', { uploadsTable: second(stack) });
  };
  const shared = (stack: Stack) => (stack.node.tryFindChild('Records') as UploadsTable ?? new UploadsTable(stack, 'Records')).table;
  const imported = (id: string, tableName: string) => (stack: Stack) => dynamodb.Table.fromTableAttributes(
    stack, id, { tableName, tableStreamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/records/stream/1' });

  test('refused: each would sweep the uploads of the other', () => {
    expect(two(shared)).toThrow("uploadsTable: must be of one pipeline alone, which handles and announces whatever is in it, got the table of 'Stack/A'; "
      + 'give each pipeline a table of its own');
    expect(two(imported('One', 'records'), imported('Other', 'records'))).toThrow("got the table of 'Stack/A'");
  });

  test('a table each, one of each app, and one name in two regions are no matter', () => {
    expect(two(shared, stack => new UploadsTable(stack, 'Others').table)).not.toThrow();
    expect(two(imported('One', 'records'), imported('Other', 'others'))).not.toThrow();
    expect(() => {
      const app = new App();
      ['eu-west-1', 'eu-west-2'].forEach(region => {
        const stack = new Stack(app, region, { env: { account: '111122223333', region } });
        new ImageUploadPipeline(stack, 'A', { uploadsTable: imported('One', 'records')(stack) });
      });
    }).not.toThrow();
    expect(() => [newStack(), newStack()].map(stack => new ImageUploadPipeline(stack, 'A', { uploadsTable: imported('One', 'records')(stack) }))).not.toThrow();
  });
});

describe('what only looks like misuse', () => {
  const domainOf = (stack: Stack) => apigwv2.DomainName.fromDomainNameAttributes(
    stack, 'Domain', { name: 'images.example.com', regionalDomainName: 'd-1.example.com', regionalHostedZoneId: 'Z1' });

  test('a path each on one domain, and one path in two regions, in stacks that do not know theirs, and in two apps', () => {
    const one = newStack();
    const domainName = domainOf(one);
    const app = new App();
    const stacks = [...['eu-west-1', 'eu-west-2'].map(region => new Stack(app, region, { env: { account: '111122223333', region } })), new Stack(app, 'C'), new Stack(app, 'D')];

    expect(() => ['photos', 'avatars', undefined].map(mappingKey =>
      new ImageUploadPipeline(one, `Images${mappingKey}`, { apiDomainMapping: { domainName, mappingKey } }))).not.toThrow();
    expect(() => [...stacks, newStack()].map(stack => new ImageUploadPipeline(stack, 'Images', { apiDomainMapping: { domainName: domainOf(stack) } }))).not.toThrow();
  });

  test('a bucket with Object Lock that keeps only what it is told to', () => {
    const stack = newStack();
    expect(() => new ImageUploadPipeline(stack, 'Images', { uploadsBucket: versioned(stack, 'Bucket', { objectLockEnabled: true }) })).not.toThrow();
  });

  test('a function and a network of another account, in the same region', () => {
    const stack = newStack({ account: '111122223333', region: 'eu-west-1' });
    const handler = lambda.Function.fromFunctionArn(stack, 'Function', 'arn:aws:lambda:eu-west-1:222233334444:function:own');
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-1'], region: 'eu-west-1',
    });
    expect(() => new ImageUploadPipeline(stack, 'Images', { vpc, authorization: UploadAuthorization.lambdaAuthorizer(handler) })).not.toThrow();
  });
});
