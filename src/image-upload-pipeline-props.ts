/* eslint-disable max-lines -- one flat list of properties, and most of its lines are what users read of them */
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { PipelineMonitoringOptions } from './alarm-options';
import { PipelineFunctionOptions } from './function-options';
import { ImageFormat } from './image-format';
import { ImageSize } from './image-size';
import { NotificationChannel } from './notification-channel';
import { OutputFormat } from './output-format';
import { UploadAuthorization } from './upload-authorization';
import { UploadTrigger } from './upload-trigger';

/**
 * Properties of `ImageUploadPipeline`, all optional.
 *
 * The defaults are useful and safe. A value out of its range throws at synth, and the message names the property. Numbers, sizes and
 * durations must be known then: values that only a deployment knows are refused.
 */
export interface ImageUploadPipelineProps extends PipelineMonitoringOptions {
  /**
   * Largest file that may be uploaded, 1 byte to 200 MiB.
   *
   * S3 itself refuses a larger one. Raise it for cameras that write more: 10 MiB hold what phones write. The range ends at 200 MiB
   * because inspection holds the whole file in memory.
   *
   * @default Size.mebibytes(10)
   */
  readonly maxFileSize?: Size;

  /**
   * Most pixels of an image, all frames together, 1 to 100,000,000.
   *
   * A small file can hold a huge image, so this is checked in its header, before anything is decoded. Lower it where no such images
   * are expected. The range ends where decoding takes half the memory of the resizing function, about 900 MB.
   *
   * @default 100000000
   */
  readonly maxPixels?: number;

  /**
   * Most frames of an animation, 1 to 10,000.
   *
   * Raise it for animations longer than ten seconds at 30 frames a second, which the default allows; `maxPixels` counts the pixels of all
   * frames. Still images have one frame: with 1, animations are refused.
   *
   * @default 300
   */
  readonly maxFrames?: number;

  /**
   * What may be uploaded, at least one format, each at most once.
   *
   * Name fewer where your clients send fewer. A file of another kind is refused by its bytes, whatever it calls itself.
   *
   * @default [ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.GIF]
   */
  readonly acceptedFormats?: ImageFormat[];

  /**
   * How long an upload form is valid, 10 seconds to 1 hour, in whole seconds.
   *
   * Raise it for large files over slow lines. A form is a permission that can be passed around, so keep it short.
   *
   * @default Duration.minutes(5)
   */
  readonly uploadExpiry?: Duration;

  /**
   * Sizes to make of every image, at least one, each name at most once.
   *
   * Name your own where your pages show others than 160, 320, 800 and 1600 pixels; `...ImageSize.defaults()` keeps these beside them.
   * All are made, or the image is not READY. Together with their formats they must fit into 3000 characters of configuration, about
   * fifteen sizes in two formats, because a function's environment holds 4 KB.
   *
   * @default ImageSize.defaults()
   */
  readonly sizes?: ImageSize[];

  /**
   * Formats of the sizes that name none themselves, at least one, each at most once.
   *
   * Change them where bytes count more than the time of encoding (AVIF), where nothing may be lost (PNG), or where your clients need one
   * format only. Every format adds a file for each size.
   *
   * @default [OutputFormat.webp(), OutputFormat.jpeg()]
   */
  readonly outputFormats?: OutputFormat[];

  /**
   * Who may ask for an upload, and so whose it is.
   *
   * Set `jwt` or `userPool` where people sign in with an identity provider, `lambdaAuthorizer` where a function of yours knows them, and
   * `none` for trials, or where something of your own stands before the API and checks callers.
   *
   * @default UploadAuthorization.iam()
   */
  readonly authorization?: UploadAuthorization;

  /**
   * Browser origins that may call the API, send forms to the uploads bucket and fetch sizes.
   *
   * Name the origins of your pages, as browsers send them: scheme, host and port without a slash at the end, like
   * `https://app.example.com`, each at most once. For any origin there are `*`, `https://*` and `http://*`. Clients that are no
   * browsers need none.
   *
   * @default - none
   */
  readonly allowedOrigins?: string[];

  /**
   * Domain of your own for the HTTP API, and optionally a path on it.
   *
   * Set it where clients shall see your domain. `apiUrl` is then the URL below it; the endpoint that API Gateway gives stays too. The
   * domain's DNS record is yours to make.
   *
   * @default - the endpoint that API Gateway gives
   */
  readonly apiDomainMapping?: apigwv2.DomainMappingOptions;

  /**
   * How many requests the HTTP API takes from all clients together: on average by second (`rateLimit`) and at once (`burstLimit`), each 1
   * to 1,000,000 and both needed. Above it clients get 429.
   *
   * Set it to bound what a client in error can cost, below what the account allows in all.
   *
   * @default - the account's; 10 a second and 20 at once with `UploadAuthorization.none()`
   */
  readonly apiThrottle?: apigwv2.ThrottleSettings;

  /**
   * How clients and systems hear of outcomes, beside the topic and polling; at most one channel of each kind.
   *
   * Name a channel where somebody waits for outcomes that way. Each adds its own resources, and none delays another.
   *
   * @default - none
   */
  readonly notificationChannels?: NotificationChannel[];

  /**
   * Type of the workflow, Standard or Express.
   *
   * Standard keeps the history of every execution for 90 days and gives a run 30 minutes. Express costs a fraction at high volume,
   * keeps logs only and ends after five minutes, so its functions have less time. An upload whose run took longer is tried once more
   * and otherwise ends FAILED.
   *
   * @default StateMachineType.STANDARD
   */
  readonly stateMachineType?: sfn.StateMachineType;

  /**
   * Your own bucket for incoming files, originals and refused files. It must be versioned.
   *
   * Give one where buckets are made elsewhere, or to share one between pipelines with a `keyPrefix` each. A bucket of this app gets the
   * lifecycle and CORS rules of the pipeline's prefixes, and events to EventBridge where they start the workflow. Of an imported
   * one nothing can be set, and synth warns once of all that its owner must set. Exchanging it leaves what was uploaded in the old one.
   *
   * @default - a new one
   */
  readonly uploadsBucket?: s3.IBucket;

  /**
   * Your own bucket for the sizes; it may be the same as `uploadsBucket`.
   *
   * Give one where buckets are made elsewhere, such as one behind a CDN. Exchanging it leaves the sizes made so far in the old one, and
   * the records name them there, but nobody is permitted to read them any more.
   *
   * @default - a new one
   */
  readonly imagesBucket?: s3.IBucket;

  /**
   * Text before every key in both buckets, like `photos/`, at most 200 characters.
   *
   * Set it where a bucket is shared. Words have letters, digits, `-`, `_` and `.`, and a slash after each. Two pipelines of an app in one
   * bucket need prefixes of which none begins with the other. Changing it leaves what was uploaded under the old one.
   *
   * @default - none
   */
  readonly keyPrefix?: string;

  /**
   * What starts the workflow: S3 itself, or a rule of EventBridge.
   *
   * Set EVENT_BRIDGE where the bucket has notifications of others for the same prefix, which would not go together. S3_NOTIFICATION is refused
   * for a bucket of another stack, since both stacks would wait for each other. With either, what other stacks have set on a bucket that is
   * made in this app is replaced once, by CDK.
   *
   * @default - S3_NOTIFICATION, and EVENT_BRIDGE for a bucket that is imported or of another stack
   */
  readonly uploadTrigger?: UploadTrigger;

  /**
   * How long a refused file stays under `quarantine/`, 1 to 30 days; `Duration.days(0)` keeps none.
   *
   * A refused file can be looked at there by whoever may read the bucket. Shorten it, or keep none, where nothing of a refused file may
   * stay; the record with its code stays 30 days in either case, so the range ends there. S3 removes expired files once a day, so it may
   * take up to two days more.
   *
   * @default Duration.days(7)
   */
  readonly quarantineRetention?: Duration;

  /**
   * Your own table, made by `UploadsTable`, for this pipeline alone.
   *
   * Give one where tables are in a stack of their own. It must have the keys, the indexes and the stream of `UploadsTable`; of an imported
   * one only the stream can be seen, and synth warns of the rest. Exchanging it leaves the records of before in the old one.
   *
   * @default - a new one
   */
  readonly uploadsTable?: dynamodb.ITable;

  /**
   * Your own topic for the outcomes. FIFO topics are refused.
   *
   * Give one where subscribers know it already; several pipelines may share one, for every event names its pipeline. Its policy stays
   * as it is: let it refuse what comes without TLS.
   *
   * @default - a new one
   */
  readonly topic?: sns.ITopic;

  /**
   * Your own KMS key for the buckets, table, topic, queues and logs that the pipeline makes.
   *
   * Give one where a rule asks for a key of your own. Calls to KMS cost extra. Its policy gets statements for CloudWatch Logs, and for
   * SNS and EventBridge where they write to queues. The policy of an imported key cannot be changed, and one warning at synth lists what
   * its owner must allow; dead letters of channels are encrypted by SQS then, so that none
   * is lost where the key refuses. Give the key itself: an alias is refused, since
   * permissions on it have no effect.
   *
   * @default - keys that AWS owns, and none for the topic
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to buckets, table and logs when they are removed from the stack.
   *
   * Set DESTROY for trials. A bucket that is to be destroyed must be empty. SNAPSHOT is refused, since neither buckets nor tables can
   * be kept so.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the buckets that the pipeline makes are emptied when they are removed. Needs `removalPolicy` DESTROY.
   *
   * Set it for trials and tests only: a bucket that is emptied has lost all that was ever uploaded. A function of the CDK does it.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;

  /**
   * Processor architecture of the functions and of their image library, ARM_64 or X86_64.
   *
   * ARM is the cheaper one. Set X86_64 where your region or your rules ask for it.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Settings of single functions: memory, timeout, reserved concurrency, environment.
   *
   * Name the functions that need other settings than they have by default. What the settings may be depends on the function and on the
   * limits of the pipeline; a value that could not work is refused with what is allowed.
   *
   * @default - as by default
   */
  readonly functionOptions?: PipelineFunctionOptions;

  /**
   * VPC that the functions are in.
   *
   * Set it where a rule asks for it. The functions then reach AWS through your network only: it needs endpoints for S3 and DynamoDB
   * (gateway), and endpoints or a NAT gateway for Step Functions, Lambda, SNS and SQS, and for KMS with a key of yours.
   *
   * @default - none; the functions are in Lambda's own network
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the VPC that the functions are in. Only with `vpc`.
   *
   * Name others where the private ones are not meant for functions. In public subnets a function reaches nothing.
   *
   * @default - the private ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the functions, at least one. Only with `vpc`.
   *
   * Give your own where traffic out of the functions is to be limited: they need HTTPS (443) to AWS, and let nothing in.
   *
   * @default - a new one, that lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * How long the logs of functions, workflow and API are kept.
   *
   * They hold ids and codes, no file names, tokens, signatures or URLs. Raise it where a rule asks for longer.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;
}
