import { Duration } from 'aws-cdk-lib';

/**
 * Tuning of one function. What is left out stays as it is by default.
 *
 * @example
 * new ImageUploadPipeline(this, 'Images', {
 *   functionOptions: { resizeImage: { memorySize: 3008, timeout: Duration.minutes(3) } },
 * });
 */
export interface FunctionSettings {
  /**
   * Memory in MiB, 128 to 10,240, and with it the share of the processor.
   *
   * Raise it where a function is slow or runs out of memory. `inspectImage` and `resizeImage` need enough for the largest file and the most
   * pixels that the pipeline accepts: less is refused, and the message names what is needed.
   *
   * @default - by handler: 256, 512 or 1024; 1769 for `resizeImage`, or more where the limits need more
   */
  readonly memorySize?: number;

  /**
   * How long one call may take, in whole seconds.
   *
   * It is at most 900, for what the HTTP API calls 29, for `sweepUploads` 300. It is at least what the function's own calls need to give up on
   * a service that falls silent, so that this is an error that is retried or answered: 40 for the workflow and `startWorkflow`, 120 for
   * `sweepUploads`, 11 to 20 for channels and `announceOutcome`, and for the API 14 (`requestUpload`), 7 (`readUpload`), 9 (`deleteUpload`) and 20
   * (`trackConnection`). For `resizeImage` it is also at least twice what the slowest size is estimated to take of the largest upload: an AVIF
   * of much effort, without a limit to one of its sides, may be refused, and the message says how much is needed.
   *
   * The times of the workflow follow it: of its tasks, of a whole run, and after how long a run that nobody hears of is over. A run of
   * Express ends after five minutes in any case, so the functions of an Express workflow have less, and the message says how much.
   *
   * @default - by handler: 10 seconds to 4 minutes; 2 minutes for `resizeImage`, 75 seconds in Express
   */
  readonly timeout?: Duration;

  /**
   * How many calls may run at once, 1 to 10,000, taken from what the account has.
   *
   * Set it to keep a function from using up the account's concurrency, or to keep room for it. What it cannot take waits: the workflow
   * tries again for minutes and then ends the upload FAILED, so synth warns of less than 10 for its functions; events of a channel stay in
   * its queue, the HTTP API answers 503 at once.
   *
   * @default - no limit but the account's
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Further environment variables, by name.
   *
   * For extensions and layers of your own, such as `AWS_LAMBDA_EXEC_WRAPPER`. The names that the handlers read themselves, and those that
   * Lambda reserves, are refused, and so is more than fits beside the pipeline's own: Lambda takes 4 KB for a function.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
}

/** Tuning of the functions of a pipeline, named as in `functions`. Options of a function that the pipeline does not have are refused. */
export interface PipelineFunctionOptions {
  /**
   * Validates a wish to upload and answers the presigned form.
   *
   * @default - as by default
   */
  readonly requestUpload?: FunctionSettings;
  /**
   * Answers the record of an upload to its owner.
   *
   * @default - as by default
   */
  readonly readUpload?: FunctionSettings;
  /**
   * Marks an upload for deletion by its owner. There is none with `UploadAuthorization.none()`.
   *
   * @default - as by default
   */
  readonly deleteUpload?: FunctionSettings;
  /**
   * Claims the record of an uploaded file and starts its workflow.
   *
   * @default - as by default
   */
  readonly startWorkflow?: FunctionSettings;
  /**
   * Verifies an uploaded file by its bytes and plans its sizes.
   *
   * @default - as by default
   */
  readonly inspectImage?: FunctionSettings;
  /**
   * Makes a batch of sizes from one decode.
   *
   * @default - as by default
   */
  readonly resizeImage?: FunctionSettings;
  /**
   * Keeps the original, records READY and removes the incoming file.
   *
   * @default - as by default
   */
  readonly recordImage?: FunctionSettings;
  /**
   * Ends a run that did not end well, and removes what it left.
   *
   * @default - as by default
   */
  readonly cleanUp?: FunctionSettings;
  /**
   * Finds what stayed open past its time.
   *
   * @default - as by default
   */
  readonly sweepUploads?: FunctionSettings;
  /**
   * Publishes every outcome that was recorded.
   *
   * @default - as by default
   */
  readonly announceOutcome?: FunctionSettings;

  /**
   * Answers as soon as there is an outcome. Only with `NotificationChannel.longPolling()`. Its timeout is at least four seconds longer
   * than `maxWait`. Reserve concurrency to bound how many clients may wait at once.
   *
   * @default - 256 MiB, and four seconds more than `maxWait`
   */
  readonly awaitOutcome?: FunctionSettings;
  /**
   * Puts outcomes on an event bus. Only with `NotificationChannel.eventBridge()`. Its timeout times six is how long a message waits for
   * its next try, and 25 tries make it a dead letter.
   *
   * @default - 256 MiB, 25 seconds
   */
  readonly forwardToEventBus?: FunctionSettings;
  /**
   * Pushes every outcome to the browsers of its owner. Only with `NotificationChannel.webSocket()`.
   *
   * Its timeout is at least 20 s, so that a connection that hangs is given up before.
   *
   * @default - as by default
   */
  readonly pushToClients?: FunctionSettings;
  /**
   * Gives out tickets, and knows who is connected. Only with `NotificationChannel.webSocket()`.
   *
   * @default - as by default
   */
  readonly trackConnection?: FunctionSettings;
}
