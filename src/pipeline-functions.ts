import * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * The functions of a pipeline, named by what they do.
 *
 * For alarms, tags and dashboards of your own. Each has a role with exactly the permissions of its code.
 */
export interface PipelineFunctions {
  /** Validates a wish to upload and answers the presigned form. */
  readonly requestUpload: lambda.Function;
  /** Answers the record of an upload to its owner. */
  readonly readUpload: lambda.Function;
  /**
   * Marks an upload for deletion by its owner.
   *
   * @default - none with `UploadAuthorization.none()`, where uploads have no owner
   */
  readonly deleteUpload?: lambda.Function;
  /**
   * Answers the record of an upload to its owner as soon as there is an outcome.
   *
   * @default - only with `NotificationChannel.longPolling()`
   */
  readonly awaitOutcome?: lambda.Function;
  /** Claims the record of an uploaded file and starts its workflow. */
  readonly startWorkflow: lambda.Function;
  /** Verifies an uploaded file by its bytes and plans its sizes. */
  readonly inspectImage: lambda.Function;
  /** Makes a batch of sizes from one decode. */
  readonly resizeImage: lambda.Function;
  /** Keeps the original, records READY and removes the incoming file. */
  readonly recordImage: lambda.Function;
  /** Closes a run that did not end well, and removes what it left. */
  readonly cleanUp: lambda.Function;
  /** Finds what stayed open past its time, every five minutes, and starts, ends or purges it. */
  readonly sweepUploads: lambda.Function;
  /** Publishes every outcome that was recorded. */
  readonly announceOutcome: lambda.Function;
  /**
   * Puts every outcome on an EventBridge bus.
   *
   * @default - only with `NotificationChannel.eventBridge()`, or a rule of `onEvent` and its like
   */
  readonly forwardToEventBus?: lambda.Function;
  /**
   * Pushes every outcome to the browsers of its owner.
   *
   * @default - only with `NotificationChannel.webSocket()`
   */
  readonly pushToClients?: lambda.Function;
  /**
   * Gives out tickets, and knows who is connected.
   *
   * @default - only with `NotificationChannel.webSocket()`
   */
  readonly trackConnection?: lambda.Function;
}
