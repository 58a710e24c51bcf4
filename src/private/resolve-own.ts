import { RemovalPolicy, Resource, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { KEY_PREFIX } from './defaults';
import { takeKeyPrefix, takeTable } from './key-prefixes';
import { requireSameEnvironment } from './same-environment';
import { differencesOf } from './uploads-table-schema';
import { describe, mended, requireBoolean, requireMember } from './validation';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';
import { UploadTrigger } from '../upload-trigger';

/** Checks of the user's own resources, as far as they can be seen. */

/** The prefix of every key: nothing, or words that end with a slash. */
export function resolveKeyPrefix({ keyPrefix = '' }: ImageUploadPipelineProps): string {
  if (Token.isUnresolved(keyPrefix)) {
    throw new Error('keyPrefix: must be known when the app is synthesized, got an unresolved value; pass a plain text like \'photos/\'');
  }
  if (keyPrefix !== '' && (typeof keyPrefix !== 'string' || !KEY_PREFIX.pattern.test(keyPrefix) || keyPrefix.length > KEY_PREFIX.maxLength)) {
    throw new Error(`keyPrefix: must be words of letters, digits, '-', '_' and '.', each with a slash after it and none before the first, at most ${KEY_PREFIX.maxLength} characters, `
      + `got ${describe(keyPrefix)}; write it like 'photos/'`);
  }
  return keyPrefix;
}

/** What starts the workflow: S3 itself for a bucket of this stack, EventBridge for any other, which S3's notifications would tie to this one. */
export function resolveTrigger(scope: Construct, { uploadsBucket, uploadTrigger }: ImageUploadPipelineProps): UploadTrigger {
  const imported = uploadsBucket !== undefined && !Resource.isOwnedResource(uploadsBucket);
  const elsewhere = uploadsBucket !== undefined && !imported && Stack.of(uploadsBucket) !== Stack.of(scope);
  if (uploadTrigger === undefined) {
    return imported || elsewhere ? UploadTrigger.EVENT_BRIDGE : UploadTrigger.S3_NOTIFICATION;
  }
  requireMember('uploadTrigger', uploadTrigger, 'UploadTrigger', UploadTrigger);
  if (elsewhere && uploadTrigger === UploadTrigger.S3_NOTIFICATION) {
    throw new Error('uploadTrigger: must be UploadTrigger.EVENT_BRIDGE for a bucket of another stack, since its notifications would make both stacks wait for each other, '
      + 'got \'s3-notification\'; leave it out, or make the bucket in the pipeline\'s stack');
  }
  return uploadTrigger;
}

/** Checks what the user brings along, and takes the pipeline's place in it. */
export function takeOwnResources(scope: Construct, props: ImageUploadPipelineProps) {
  const { uploadsBucket, imagesBucket, uploadsTable, topic, encryptionKey } = props;
  const keyPrefix = resolveKeyPrefix(props);
  if (encryptionKey !== undefined && encryptionKey !== null) {
    // Of another account it may be.
    requireSameEnvironment(scope, 'encryptionKey', encryptionKey, ['region']);
  }
  if (uploadsBucket !== undefined) {
    requireBucket(scope, 'uploadsBucket', uploadsBucket);
    requireVersions(uploadsBucket);
    takeKeyPrefix(scope, 'uploadsBucket', uploadsBucket, keyPrefix);
  }
  if (imagesBucket !== undefined) {
    requireBucket(scope, 'imagesBucket', imagesBucket);
    takeKeyPrefix(scope, 'imagesBucket', imagesBucket, keyPrefix);
  }
  if (uploadsTable !== undefined) {
    requireTable(scope, uploadsTable);
    takeTable(scope, uploadsTable);
  }
  if (topic !== undefined) {
    requireTopic(scope, topic);
  }
  return { uploadsBucket, imagesBucket, uploadsTable, topic };
}

/** Deleting what a bucket holds is for buckets that we make and that go with the stack. */
export function resolveAutoDelete(props: ImageUploadPipelineProps, removalPolicy: RemovalPolicy): boolean {
  const { autoDeleteObjects = false, uploadsBucket, imagesBucket } = props;
  requireBoolean('autoDeleteObjects', autoDeleteObjects);
  if (autoDeleteObjects && removalPolicy !== RemovalPolicy.DESTROY) {
    throw new Error(`autoDeleteObjects: needs removalPolicy RemovalPolicy.DESTROY, got ${describe(removalPolicy)}; set that, or leave autoDeleteObjects out`);
  }
  if (autoDeleteObjects && uploadsBucket && imagesBucket) {
    throw new Error('autoDeleteObjects: must be false where both buckets are your own, since only buckets that the pipeline makes are emptied, got true; '
      + 'set it at your buckets');
  }
  return autoDeleteObjects;
}

/** A topic of one's own; a FIFO topic delivers to few and wants an order that there is not. */
function requireTopic(scope: Construct, topic: sns.ITopic): void {
  if (typeof topic?.topicArn !== 'string') {
    throw new Error(`topic: must be a topic like new Topic(this, 'Outcomes'), got ${mended(topic)}`);
  }
  if (topic.fifo) {
    throw new Error('topic: must be a standard topic, since outcomes have no order that a FIFO topic could keep, got a FIFO topic; make it without `fifo`');
  }
  requireSameEnvironment(scope, 'topic', topic);
}

/** A table of one's own: with a stream, and otherwise as `UploadsTable` makes it, where that can be seen. */
function requireTable(scope: Construct, table: dynamodb.ITable): void {
  const mend = 'make it with new UploadsTable(...)';
  if (typeof table?.tableArn !== 'string') {
    throw new Error(`uploadsTable: must be a table like new UploadsTable(this, 'Records').table, got ${mended(table)}`);
  }
  if (table.tableStreamArn === undefined) {
    throw new Error(`uploadsTable: must have a stream, which announces the outcomes, got a table without one; ${mend}, `
      + 'or import it with Table.fromTableAttributes(...) and its tableStreamArn');
  }
  requireSameEnvironment(scope, 'uploadsTable', table);
  const differences = differencesOf(table);
  if (differences.length > 0) {
    throw new Error(`uploadsTable: must have the keys, indexes, stream and time to live of UploadsTable, got ${differences.join('; ')}; ${mend}`);
  }
}

function requireBucket(scope: Construct, prop: string, bucket: s3.IBucket): void {
  if (typeof bucket?.arnForObjects !== 'function') {
    throw new Error(`${prop}: must be a bucket like new Bucket(this, 'Photos') or Bucket.fromBucketName(this, 'Photos', '…'), got ${mended(bucket)}`);
  }
  requireSameEnvironment(scope, prop, bucket);
}

/** A form may be sent twice, so the claim pins a version. And versions must go: of refused files, of deleted uploads. */
function requireVersions(bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) {
    return;
  }
  const versioning = Stack.of(bucket).resolve(resource.versioningConfiguration) as { readonly status?: unknown } | undefined;
  if (versioning?.status !== 'Enabled') {
    throw new Error('uploadsBucket: must be versioned, since a form may be sent twice and the first file must not change, '
      + 'got a bucket without versions; make it with `versioned: true`');
  }
  const lock = Stack.of(bucket).resolve(resource.objectLockConfiguration) as { readonly rule?: { readonly defaultRetention?: unknown } } | undefined;
  if (lock?.rule?.defaultRetention !== undefined) {
    throw new Error('uploadsBucket: must keep nothing by Object Lock, since refused files and deleted uploads must go for good, '
      + 'got a bucket with a default retention; make it without `objectLockDefaultRetention`');
  }
}
