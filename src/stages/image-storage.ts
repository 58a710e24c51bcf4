import { Duration, RemovalPolicy, Resource, Validations } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { IMAGES_PREFIX, INCOMING_PREFIX, ORIGINALS_PREFIX, pathOfPrefix, QUARANTINE_PREFIX } from '../contract/object-keys';
import { CORS_MAX_AGE, LIFECYCLE, QUARANTINE_DAYS } from '../private/defaults';

/** What image storage needs to know. */
export interface ImageStorageProps {
  readonly allowedOrigins: string[];
  /** How long refused files stay; 0 keeps none. */
  readonly quarantineDays: number;
  /** Before every key in both buckets; empty, or with a slash at its end. */
  readonly keyPrefix: string;
  /** The user's own buckets, checked. */
  readonly uploadsBucket?: s3.IBucket;
  readonly imagesBucket?: s3.IBucket;
  /** Whether the bucket of uploads, where it is ours, tells EventBridge of its objects. */
  readonly tellsEventBridge: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly autoDeleteObjects: boolean;
  readonly encryptionKey?: kms.IKey;
}

/** The prefixes of a pipeline, as roles, rules and filters name them. */
export interface StoragePrefixes {
  readonly incoming: string;
  readonly originals: string;
  readonly quarantine: string;
  readonly images: string;
}

/**
 * Stage 2, storage: one bucket for what was uploaded (versioned, because a form may be sent twice), one for the sizes.
 * Both private, encrypted and TLS only; of the user's own ones only what the pipeline cannot do without is set.
 */
export class ImageStorage extends Construct {
  public readonly uploadsBucket: s3.IBucket;
  public readonly imagesBucket: s3.IBucket;
  /** Keys that the buckets are encrypted with, where these are not S3's own. */
  public readonly uploadsKey?: kms.IKey;
  public readonly imagesKey?: kms.IKey;
  public readonly prefixes: StoragePrefixes;
  /** What handlers are told of the prefix. */
  public readonly keyPath: string;
  /** Whether refused files go to the quarantine, or at once. */
  public readonly keepsRejected: boolean;

  constructor(scope: Construct, id: string, props: ImageStorageProps) {
    super(scope, id);
    const { keyPrefix, encryptionKey } = props;
    this.keepsRejected = props.quarantineDays > 0;
    this.keyPath = pathOfPrefix(keyPrefix);
    this.prefixes = {
      incoming: keyPrefix + INCOMING_PREFIX,
      originals: keyPrefix + ORIGINALS_PREFIX,
      quarantine: keyPrefix + QUARANTINE_PREFIX,
      images: keyPrefix + IMAGES_PREFIX,
    };
    this.uploadsBucket = props.uploadsBucket ?? this.createUploads(props);
    this.uploadsKey = props.uploadsBucket ? props.uploadsBucket.encryptionKey : encryptionKey;
    this.imagesBucket = props.imagesBucket ?? this.createImages(props);
    this.imagesKey = props.imagesBucket ? props.imagesBucket.encryptionKey : encryptionKey;
    if (props.uploadsBucket) {
      this.prepareUploads(props.uploadsBucket, props);
    }
    if (props.imagesBucket) {
      this.prepareImages(props.imagesBucket, props);
    }
  }

  private createUploads(props: ImageStorageProps): s3.Bucket {
    return acknowledged(new s3.Bucket(this, 'Uploads', {
      ...commonOf(props),
      versioned: true,
      eventBridgeEnabled: props.tellsEventBridge || undefined,
      cors: corsOf(props.allowedOrigins, POST),
      lifecycleRules: [
        { id: 'expire-incoming', prefix: this.prefixes.incoming, expiration: LIFECYCLE.incoming },
        {
          id: 'expire-quarantine',
          prefix: this.prefixes.quarantine,
          expiration: quarantineOf(props),
          noncurrentVersionExpiration: LIFECYCLE.quarantineNoncurrent,
        },
        { id: 'expire-old-versions', noncurrentVersionExpiration: LIFECYCLE.noncurrent, expiredObjectDeleteMarker: true },
        { id: 'abort-multipart', abortIncompleteMultipartUploadAfter: LIFECYCLE.multipart },
      ],
    }));
  }

  private createImages(props: ImageStorageProps): s3.Bucket {
    return acknowledged(new s3.Bucket(this, 'Images', { ...commonOf(props), cors: corsOf(props.allowedOrigins, FETCH) }));
  }

  /** Rules for our prefixes in a bucket of the app; whatever else it holds keeps its own. An imported one is its owner's matter. */
  private prepareUploads(bucket: s3.IBucket, props: ImageStorageProps): void {
    addCors(bucket, corsOf(props.allowedOrigins, POST));
    if (!isOfThisApp(bucket)) {
      return;
    }
    const { incoming, originals, quarantine } = this.prefixes;
    const { noncurrent, quarantineNoncurrent } = LIFECYCLE;
    // Versions of one prefix at a time, since a rule for all would take the versions of others.
    bucket.addLifecycleRule({
      id: `expire-${incoming}`, prefix: incoming, expiration: LIFECYCLE.incoming, noncurrentVersionExpiration: noncurrent,
    });
    bucket.addLifecycleRule({ id: `expire-versions-${originals}`, prefix: originals, noncurrentVersionExpiration: noncurrent });
    bucket.addLifecycleRule({
      id: `expire-${quarantine}`, prefix: quarantine, expiration: quarantineOf(props), noncurrentVersionExpiration: quarantineNoncurrent,
    });
    if (props.tellsEventBridge) {
      bucket.enableEventBridgeNotification();
    }
  }

  /** Where a bucket of the app keeps versions, as ours does not, the sizes of an upload that did not become READY must go all the same. */
  private prepareImages(bucket: s3.IBucket, props: ImageStorageProps): void {
    addCors(bucket, corsOf(props.allowedOrigins, FETCH));
    if (isOfThisApp(bucket)) {
      const { images } = this.prefixes;
      bucket.addLifecycleRule({ id: `expire-versions-${images}`, prefix: images, noncurrentVersionExpiration: LIFECYCLE.noncurrent });
    }
  }
}

const POST = [s3.HttpMethods.POST];
const FETCH = [s3.HttpMethods.GET, s3.HttpMethods.HEAD];

/** Whether a bucket was made in this app, so that its rules can be added to. */
export function isOfThisApp(bucket: s3.IBucket): bucket is s3.Bucket {
  return Resource.isOwnedResource(bucket) && 'addLifecycleRule' in bucket;
}

function commonOf({ encryptionKey, removalPolicy, autoDeleteObjects }: ImageStorageProps): s3.BucketProps {
  return {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey,
    bucketKeyEnabled: encryptionKey !== undefined,
    removalPolicy,
    autoDeleteObjects,
  };
}

/** Even where none is kept any more: there may be files from before. */
function quarantineOf({ quarantineDays }: ImageStorageProps): Duration {
  return Duration.days(Math.max(quarantineDays, QUARANTINE_DAYS.min));
}

function acknowledged(bucket: s3.Bucket): s3.Bucket {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'the records and the API\'s access log tell who asked for what; server access logs are the account\'s decision, with a bucket and a cost of their own',
  });
  return bucket;
}

function addCors(bucket: s3.IBucket, rules: s3.CorsRule[] = []): void {
  if (isOfThisApp(bucket)) {
    rules.forEach(rule => bucket.addCorsRule(rule));
  }
}

function corsOf(origins: string[], allowedMethods: s3.HttpMethods[]): s3.CorsRule[] | undefined {
  return origins.length === 0 ? undefined : [{
    allowedOrigins: origins,
    allowedMethods,
    allowedHeaders: ['content-type'],
    exposedHeaders: ['ETag', 'Location'],
    maxAge: CORS_MAX_AGE.toSeconds(),
  }];
}
