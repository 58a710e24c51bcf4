import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ImageUploadPipeline, ImageUploadPipelineProps, UploadsTable } from '../src';
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
    expect(two(first, second)).toThrow(`uploadsBucket: this bucket is used by 'Stack/A' too, with keyPrefix '${first ?? ''}', got '${second ?? ''}'; `
      + "give each pipeline a keyPrefix that is not the beginning of the other's");
    expect(two(first, second, byName)).toThrow("this bucket is used by 'Stack/A' too");
  });

  test('the images too; other buckets, other apps and prefixes that only look alike are no matter', () => {
    expect(() => {
      const stack = newStack();
      const imagesBucket = new s3.Bucket(stack, 'Sizes');
      new ImageUploadPipeline(stack, 'A', { imagesBucket });
      new ImageUploadPipeline(stack, 'B', { imagesBucket });
    }).toThrow("imagesBucket: this bucket is used by 'Stack/A' too");
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

describe('refuses', () => {
  const any = (value: unknown) => value as never;
  const NEW_AND_OLD_IMAGES = { stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES };
  const records = (stack: Stack, props: Partial<dynamodb.TableProps> = {}) =>
    new dynamodb.Table(stack, 'Records', { partitionKey: { name: 'uploadId', type: dynamodb.AttributeType.STRING }, ...props });

  test.each<[string, (stack: Stack) => ImageUploadPipelineProps, string]>([
    ['a bucket without versions', stack => ({ uploadsBucket: new s3.Bucket(stack, 'Bucket') }), 'uploadsBucket: must be versioned, since a form may be sent twice'],
    ['the name of a bucket', () => ({ uploadsBucket: any('photos') }), "uploadsBucket: must be a bucket like new Bucket(this, 'Photos')"],
    ['a bucket of another region', stack => ({ imagesBucket: s3.Bucket.fromBucketAttributes(stack, 'B', { bucketName: 'photos', region: 'eu-west-2' }) }),
      "imagesBucket: must be of the pipeline's own region, which is eu-west-1, got one of eu-west-2"],
    ['a bucket of another account', stack => ({ uploadsBucket: s3.Bucket.fromBucketAttributes(stack, 'B', { bucketName: 'photos', account: '222233334444' }) }),
      "uploadsBucket: must be of the pipeline's own account, which is 111122223333, got one of 222233334444"],
    ['a prefix without its slash', () => ({ keyPrefix: 'photos' }), "got 'photos'; write it like 'photos/'"],
    ['a prefix with a slash first', () => ({ keyPrefix: '/photos/' }), "got '/photos/'"],
    ['two slashes', () => ({ keyPrefix: 'a//b/' }), "got 'a//b/'"],
    ['a dot alone', () => ({ keyPrefix: '../' }), "got '../'"],
    ['a space', () => ({ keyPrefix: 'my photos/' }), "keyPrefix: must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most 200 characters, got 'my photos/'"],
    ['a prefix too long', () => ({ keyPrefix: `${'a'.repeat(200)}/` }), 'at most 200 characters'],
    ['a prefix that nobody knows yet', () => ({ keyPrefix: Lazy.string({ produce: () => 'a/' }) }), 'keyPrefix: must be known when the app is synthesized, got an unresolved value'],
    ['another trigger', () => ({ uploadTrigger: any('sqs') }), "uploadTrigger: must be UploadTrigger.S3_NOTIFICATION or EVENT_BRIDGE, got 'sqs'"],
    ['a table without a stream', stack => ({ uploadsTable: records(stack) }), 'uploadsTable: must have a stream, which announces the outcomes, got a table without one; make it with new UploadsTable(...)'],
    ['a table that was imported without its stream', stack => ({ uploadsTable: dynamodb.Table.fromTableName(stack, 'T', 'records') }), 'or import it with Table.fromTableAttributes(...) and its tableStreamArn'],
    ['a table without the indexes', stack => ({ uploadsTable: records(stack, NEW_AND_OLD_IMAGES) }), 'got one without byOwner, open; make it with'],
    ['a table with another key', stack => ({ uploadsTable: records(stack, { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, ...NEW_AND_OLD_IMAGES }) }), 'got one without uploadId, byOwner, open'],
    ['a stream of new images only', stack => {
      const { table } = new UploadsTable(stack, 'Records');
      (table.node.defaultChild as dynamodb.CfnTable).streamSpecification = { streamViewType: 'NEW_IMAGE' };
      return { uploadsTable: table };
    }, "uploadsTable: must have a stream of NEW_AND_OLD_IMAGES, got 'NEW_IMAGE'"],
    ['the construct for its table', stack => ({ uploadsTable: any(new UploadsTable(stack, 'Records')) }), "uploadsTable: must be a table like new UploadsTable(this, 'Records').table, got an object of class UploadsTable"],
    ['a FIFO topic', stack => ({ topic: new sns.Topic(stack, 'Topic', { fifo: true }) }), 'topic: must be a standard topic, since outcomes have no order that a FIFO topic could keep, got a FIFO topic'],
    ['a FIFO topic by its ARN', stack => ({ topic: sns.Topic.fromTopicArn(stack, 'T', 'arn:aws:sns:eu-west-1:111122223333:outcomes.fifo') }), 'got a FIFO topic'],
    ['the ARN of a topic', () => ({ topic: any('arn:aws:sns:eu-west-1:111122223333:outcomes') }), "topic: must be a topic like new Topic(this, 'Outcomes'), got 'arn:aws:sns"],
    ['buckets emptied and kept', () => ({ autoDeleteObjects: true }), "autoDeleteObjects: needs removalPolicy RemovalPolicy.DESTROY, got 'retain'; set that, or leave autoDeleteObjects out"],
    ['buckets emptied that are not ours', stack => ({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY, uploadsBucket: versioned(stack), imagesBucket: versioned(stack, 'Sizes') }),
      'autoDeleteObjects: must be false where both buckets are your own'],
    ['a text for true', () => ({ autoDeleteObjects: any('true') }), "autoDeleteObjects: must be true or false, got the text 'true'"],
  ])('%s', (_, props, message) => {
    const stack = newStack({ account: '111122223333', region: 'eu-west-1' });

    expect(() => new ImageUploadPipeline(stack, 'Images', props(stack))).toThrow(message);
  });
});
