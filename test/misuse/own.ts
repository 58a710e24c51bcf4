import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { anyOf, Misuse } from './misuse';
import { ImageUploadPipeline, ImageUploadPipelineProps, UploadsTable, UploadTrigger } from '../../src';
import { LIST_ATTRIBUTES } from '../../src/contract/upload-record';

const { STRING, NUMBER } = dynamodb.AttributeType;
const { INCLUDE, KEYS_ONLY } = dynamodb.ProjectionType;
const NEW_AND_OLD_IMAGES = { stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES };
const versioned = (stack: Stack, id = 'Bucket', props: s3.BucketProps = {}) => new s3.Bucket(stack, id, { versioned: true, ...props });
const records = (stack: Stack, props: Partial<dynamodb.TableProps> = {}) =>
  new dynamodb.Table(stack, 'Records', { partitionKey: { name: 'uploadId', type: STRING }, ...props });

/** A table as `UploadsTable` makes it, but for what is given. */
function tableOf(stack: Stack, but: {
  idType?: dynamodb.AttributeType;
  sortKey?: dynamodb.Attribute;
  timeToLive?: string;
  listed?: string[];
  openSortKey?: string;
  openSortType?: dynamodb.AttributeType;
}): dynamodb.Table {
  const { idType, sortKey, timeToLive, listed, openSortKey, openSortType } = {
    idType: STRING, timeToLive: 'ttl', listed: LIST_ATTRIBUTES, openSortKey: 'dueAt', openSortType: NUMBER, ...but,
  };
  const table = records(stack, { partitionKey: { name: 'uploadId', type: idType }, sortKey, timeToLiveAttribute: timeToLive, ...NEW_AND_OLD_IMAGES });
  table.addGlobalSecondaryIndex({
    indexName: 'byOwner',
    partitionKey: { name: 'ownerId', type: STRING },
    sortKey: { name: 'createdAt', type: STRING },
    ...(listed.length > 0 ? { projectionType: INCLUDE, nonKeyAttributes: listed } : { projectionType: KEYS_ONLY }),
  });
  table.addGlobalSecondaryIndex({ indexName: 'open', partitionKey: { name: 'openShard', type: STRING }, sortKey: { name: openSortKey, type: openSortType } });
  return table;
}

/** The same for two pipelines; the second is the test's. */
function twice(stack: Stack, props: ImageUploadPipelineProps): ImageUploadPipelineProps {
  new ImageUploadPipeline(stack, 'First', props);
  return props;
}

/** Resources of one's own. */
export const OWN_RESOURCES: readonly Misuse[] = [
  ['a bucket without versions', stack => ({ uploadsBucket: new s3.Bucket(stack, 'Bucket') }), 'uploadsBucket', 'must be versioned, since a form may be sent twice and the first file must not change', 'a bucket without versions', 'make it with `versioned: true`'],
  ['the name of a bucket', () => ({ uploadsBucket: anyOf('photos') }), 'uploadsBucket', "must be a bucket like new Bucket(this, 'Photos') or Bucket.fromBucketName(this, 'Photos', '…')", "'photos'", 'pass one'],
  ['a bucket of another region', stack => ({ imagesBucket: s3.Bucket.fromBucketAttributes(stack, 'B', { bucketName: 'photos', region: 'eu-west-2' }) }), 'imagesBucket', "must be of the pipeline's own region, which is eu-west-1", 'one of eu-west-2', 'take another, or move the pipeline'],
  ['a bucket of another account', stack => ({ uploadsBucket: s3.Bucket.fromBucketAttributes(stack, 'B', { bucketName: 'photos', account: '222233334444' }) }), 'uploadsBucket', "must be of the pipeline's own account, which is 111122223333", 'one of 222233334444', 'take another, or move the pipeline'],
  ['a key of another region', stack => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-2:111122223333:key/1') }), 'encryptionKey', "must be of the pipeline's own region, which is eu-west-1", 'one of eu-west-2', 'take another, or move the pipeline'],
  ['a prefix without its slash', () => ({ keyPrefix: 'photos' }), 'keyPrefix', "must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most 200 characters", "'photos'", "write it like 'photos/'"],
  ['a prefix with a slash first', () => ({ keyPrefix: '/photos/' }), 'keyPrefix', "must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most 200 characters", "'/photos/'", "write it like 'photos/'"],
  ['two slashes', () => ({ keyPrefix: 'a//b/' }), 'keyPrefix', "must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most 200 characters", "'a//b/'", "write it like 'photos/'"],
  ['a dot alone', () => ({ keyPrefix: '../' }), 'keyPrefix', "must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most 200 characters", "'../'", "write it like 'photos/'"],
  ['a space', () => ({ keyPrefix: 'my photos/' }), 'keyPrefix', "must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most 200 characters", "'my photos/'", "write it like 'photos/'"],
  ['a prefix too long', () => ({ keyPrefix: `${'a'.repeat(200)}/` }), 'keyPrefix', "must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most 200 characters", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/'", "write it like 'photos/'"],
  ['a prefix that nobody knows yet', () => ({ keyPrefix: Lazy.string({ produce: () => 'a/' }) }), 'keyPrefix', 'must be known when the app is synthesized', 'an unresolved value', "pass a plain text like 'photos/'"],
  ['another trigger', () => ({ uploadTrigger: anyOf('sqs') }), 'uploadTrigger', 'must be UploadTrigger.S3_NOTIFICATION or EVENT_BRIDGE', "'sqs'", 'pass one of these'],
  ['a table without a stream', stack => ({ uploadsTable: records(stack) }), 'uploadsTable', 'must have a stream, which announces the outcomes', 'a table without one', 'make it with new UploadsTable(...), or import it with Table.fromTableAttributes(...) and its tableStreamArn'],
  ['a table that was imported without its stream', stack => ({ uploadsTable: dynamodb.Table.fromTableName(stack, 'T', 'records') }), 'uploadsTable', 'must have a stream, which announces the outcomes', 'a table without one', 'make it with new UploadsTable(...), or import it with Table.fromTableAttributes(...) and its tableStreamArn'],
  ['a table without the indexes', stack => ({ uploadsTable: records(stack, NEW_AND_OLD_IMAGES) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'no index byOwner', 'no index open; no time to live in ttl; make it with new UploadsTable(...)'],
  ['a table with another key', stack => ({ uploadsTable: records(stack, { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, ...NEW_AND_OLD_IMAGES }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'the key id (S), not uploadId (S)', 'no index byOwner; no index open; no time to live in ttl; make it with new UploadsTable(...)'],
  ['a stream of new images only', stack => { const { table } = new UploadsTable(stack, 'Records'); (table.node.defaultChild as dynamodb.CfnTable).streamSpecification = { streamViewType: 'NEW_IMAGE' }; return { uploadsTable: table }; }, 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'a stream of NEW_IMAGE, not NEW_AND_OLD_IMAGES', 'make it with new UploadsTable(...)'],
  ['the construct for its table', stack => ({ uploadsTable: anyOf(new UploadsTable(stack, 'Records')) }), 'uploadsTable', "must be a table like new UploadsTable(this, 'Records').table", 'an object of class UploadsTable', 'pass one'],
  ['a FIFO topic', stack => ({ topic: new sns.Topic(stack, 'Topic', { fifo: true }) }), 'topic', 'must be a standard topic, since outcomes have no order that a FIFO topic could keep', 'a FIFO topic', 'make it without `fifo`'],
  ['a FIFO topic by its ARN', stack => ({ topic: sns.Topic.fromTopicArn(stack, 'T', 'arn:aws:sns:eu-west-1:111122223333:outcomes.fifo') }), 'topic', 'must be a standard topic, since outcomes have no order that a FIFO topic could keep', 'a FIFO topic', 'make it without `fifo`'],
  ['the ARN of a topic', () => ({ topic: anyOf('arn:aws:sns:eu-west-1:111122223333:outcomes') }), 'topic', "must be a topic like new Topic(this, 'Outcomes')", "'arn:aws:sns:eu-west-1:111122223333:outcomes'", 'pass one'],
  ['buckets emptied and kept', () => ({ autoDeleteObjects: true }), 'autoDeleteObjects', 'needs removalPolicy RemovalPolicy.DESTROY', "'retain'", 'set that, or leave autoDeleteObjects out'],
  ['buckets emptied that are not ours', stack => ({ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY, uploadsBucket: versioned(stack), imagesBucket: versioned(stack, 'Sizes') }), 'autoDeleteObjects', 'must be false where both buckets are your own, since only buckets that the pipeline makes are emptied', 'true', 'set it at your buckets'],
  ['a text for true', () => ({ autoDeleteObjects: anyOf('true') }), 'autoDeleteObjects', 'must be true or false', "the text 'true'", 'pass one of both'],
  ['a bucket of another stack that S3 is to tell of', stack => ({ uploadsBucket: versioned(new Stack(stack.node.root as App, 'Other')), uploadTrigger: UploadTrigger.S3_NOTIFICATION }), 'uploadTrigger', 'must be UploadTrigger.EVENT_BRIDGE for a bucket of another stack, since its notifications would make both stacks wait for each other', "'s3-notification'", "leave it out, or make the bucket in the pipeline's stack"],
  ['an index with another key', stack => ({ uploadsTable: tableOf(stack, { openSortKey: 'when' }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'the keys of open openShard (S), when (N), not openShard (S), dueAt (N)', 'make it with new UploadsTable(...)'],
  ['times as texts', stack => ({ uploadsTable: tableOf(stack, { openSortType: STRING }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'the keys of open openShard (S), dueAt (S), not openShard (S), dueAt (N)', 'make it with new UploadsTable(...)'],
  ['a list without its attributes', stack => ({ uploadsTable: tableOf(stack, { listed: LIST_ATTRIBUTES.slice(1) }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'byOwner without status', 'make it with new UploadsTable(...)'],
  ['a list of keys alone', stack => ({ uploadsTable: tableOf(stack, { listed: [] }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'byOwner without status, updatedAt, expiresAt, declared, images, error, attempt, version', 'make it with new UploadsTable(...)'],
  ['numbers for ids', stack => ({ uploadsTable: tableOf(stack, { idType: dynamodb.AttributeType.NUMBER }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'the key uploadId (N), not uploadId (S)', 'make it with new UploadsTable(...)'],
  ['a sort key beside the id', stack => ({ uploadsTable: tableOf(stack, { sortKey: { name: 'createdAt', type: STRING } }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'the key uploadId (S), createdAt (S), not uploadId (S)', 'make it with new UploadsTable(...)'],
  ['a table that keeps tombstones for ever', stack => ({ uploadsTable: tableOf(stack, { timeToLive: undefined }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'no time to live in ttl', 'make it with new UploadsTable(...)'],
  ['a table whose other attribute expires', stack => ({ uploadsTable: tableOf(stack, { timeToLive: 'expiresAt' }) }), 'uploadsTable', 'must have the keys, indexes, stream and time to live of UploadsTable', 'no time to live in ttl', 'make it with new UploadsTable(...)'],
  ['one bucket for two pipelines', stack => twice(stack, { uploadsBucket: versioned(stack) }), 'uploadsBucket', "must be a place of one pipeline, and 'Stack/First' uses this bucket too, with keyPrefix ''", "''", "give each pipeline a keyPrefix that is not the beginning of the other's, like 'photos/' and 'avatars/', or a bucket of its own"],
  ['a bucket that keeps what is in it', stack => ({ uploadsBucket: versioned(stack, 'Bucket', { objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(1)) }) }), 'uploadsBucket', 'must keep nothing by Object Lock, since refused files and deleted uploads must go for good', 'a bucket with a default retention', 'make it without `objectLockDefaultRetention`'],
  ['one bucket for two pipelines, made for one and by its name for the other', stack => { new ImageUploadPipeline(stack, 'First', { uploadsBucket: versioned(stack, 'Bucket', { bucketName: 'photos' }) }); return { uploadsBucket: s3.Bucket.fromBucketName(stack, 'Named', 'photos') }; }, 'uploadsBucket', "must be a place of one pipeline, and 'Stack/First' uses this bucket too, with keyPrefix ''", "''", "give each pipeline a keyPrefix that is not the beginning of the other's, like 'photos/' and 'avatars/', or a bucket of its own"],
  ['one table for two pipelines', stack => twice(stack, { uploadsTable: new UploadsTable(stack, 'Records').table }), 'uploadsTable', 'must be of one pipeline alone, which handles and announces whatever is in it', "the table of 'Stack/First'", 'give each pipeline a table of its own, made with new UploadsTable(...)'],
];
