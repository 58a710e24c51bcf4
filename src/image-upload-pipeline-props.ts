import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageFormat } from './image-format';
import { ImageSize } from './image-size';
import { OutputFormat } from './output-format';
import { UploadAuthorization } from './upload-authorization';

/** Properties of ImageUploadPipeline. All have defaults that are useful and safe. */
export interface ImageUploadPipelineProps {
  /**
   * Largest file that may be uploaded, 1 byte to 200 MiB (inspection holds the whole file in memory).
   * S3 itself refuses a larger one. Raise it for cameras that write more.
   *
   * @default Size.mebibytes(10)
   */
  readonly maxFileSize?: Size;

  /**
   * Most pixels of an image, all frames together, 1 to 100,000,000. A small file can hold a huge image;
   * this is checked in its header, before anything is decoded.
   *
   * @default 100000000
   */
  readonly maxPixels?: number;

  /**
   * Most frames of an animation, 1 to 10,000.
   *
   * @default 300
   */
  readonly maxFrames?: number;

  /**
   * What may be uploaded: at least one, each once. A file of another kind is refused by its bytes,
   * whatever it calls itself.
   *
   * @default [ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.GIF]
   */
  readonly acceptedFormats?: ImageFormat[];

  /**
   * How long an upload form is valid, 10 seconds to 1 hour. Raise it for large files over slow lines.
   *
   * @default Duration.minutes(5)
   */
  readonly uploadExpiry?: Duration;

  /**
   * Sizes to make of every image: at least one, each name once.
   *
   * @default ImageSize.defaults()
   */
  readonly sizes?: ImageSize[];

  /**
   * Formats of the sizes that name none themselves: at least one, each once.
   *
   * @default [OutputFormat.webp(), OutputFormat.jpeg()]
   */
  readonly outputFormats?: OutputFormat[];

  /**
   * Who may ask for an upload, and so whose it is.
   *
   * @default UploadAuthorization.iam()
   */
  readonly authorization?: UploadAuthorization;

  /**
   * Browser origins that may call the API, send forms to the bucket and fetch sizes, like `https://app.example.com`.
   * Not needed for clients that are no browsers.
   *
   * @default - none
   */
  readonly allowedOrigins?: string[];

  /**
   * Standard or Express workflow. Standard keeps the history of every execution for 90 days; Express costs a
   * fraction at high volume, keeps logs only, and ends after five minutes.
   *
   * @default StateMachineType.STANDARD
   */
  readonly stateMachineType?: sfn.StateMachineType;

  /**
   * Key of the buckets, table, topic, queues and logs. Give one where a rule asks for a key of your own;
   * calls to KMS cost extra.
   *
   * @default - encryption with keys that AWS owns; the topic then has none
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to buckets, table and logs when they are removed from the stack. A bucket that is to be destroyed must
   * be empty.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Architecture of the functions. ARM is the cheaper one.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * How long logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;
}
