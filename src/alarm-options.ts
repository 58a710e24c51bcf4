import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Tuning of one alarm. What is left out stays as it is by default.
 *
 * @example
 * new ImageUploadPipeline(this, 'Images', {
 *   alarmOptions: { rejectRatio: { threshold: 0.3 }, streamAge: { enabled: false } },
 * });
 */
export interface AlarmSettings {
  /**
   * Whether there is this alarm.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * From which value on a period counts as bad.
   *
   * Above 0, in the unit of the alarm's metric; a ratio is at most 1. Raise it where the alarm tells you of what you can live with. Zero is refused, since every period would be bad.
   *
   * @default - by alarm
   */
  readonly threshold?: number;

  /**
   * How many bad periods in a row raise the alarm, 1 to 24. A period has five minutes; of `rejectRatio`, an hour.
   *
   * Raise it where single peaks are harmless. The alarm then comes later.
   *
   * @default - by alarm
   */
  readonly evaluationPeriods?: number;
}

/** Tuning of the alarms of a pipeline. All are on unless switched off. What each means and what to do stands in the runbook. */
export interface PipelineAlarmOptions {
  /**
   * Uploads that ended FAILED, whoever ended them, or executions of the workflow that failed, whichever are more.
   *
   * @default - 1 in 5 minutes
   */
  readonly executionsFailed?: AlarmSettings;

  /**
   * Executions of the workflow that ran out of time as a whole.
   *
   * @default - 1 in 5 minutes
   */
  readonly executionsTimedOut?: AlarmSettings;

  /**
   * State transitions of the workflow that Step Functions throttled.
   *
   * With Express, starts of executions, of the whole account and region.
   *
   * @default - 100 in 5 minutes, 3 times in a row
   */
  readonly executionsThrottled?: AlarmSettings;

  /**
   * Calls of `startWorkflow` that failed. Each event is tried three times before it becomes a dead letter.
   *
   * @default - 3 in 5 minutes
   */
  readonly triggerErrors?: AlarmSettings;

  /**
   * Messages in a dead-letter queue: one alarm for each of `deadLetterQueues`, and with a channel that is pushed to one for what the topic
   * could put neither into a subscriber's queue nor into its dead-letter queue.
   *
   * @default - 1
   */
  readonly deadLetters?: AlarmSettings;

  /**
   * Answers of the HTTP API with a status of 500 and above.
   *
   * @default - 5 in 5 minutes
   */
  readonly apiServerErrors?: AlarmSettings;

  /**
   * Share of refused files among all that were processed in an hour, 0 to 1. An hour with fewer than 20 of them is never bad.
   *
   * @default - 0.5
   */
  readonly rejectRatio?: AlarmSettings;

  /**
   * Seconds that an upload is past the time at which the sweep should have looked after it. No word of the sweep is bad, too.
   *
   * @default - 900, 3 times in a row
   */
  readonly oldestOpenUpload?: AlarmSettings;

  /**
   * Milliseconds that outcomes wait in the table's stream to be announced.
   *
   * @default - 300000, twice in a row
   */
  readonly streamAge?: AlarmSettings;

  /**
   * Uploads that ended FAILED with `processing-crashed`: a function died of a file.
   *
   * @default - 1 in 5 minutes
   */
  readonly processingCrashed?: AlarmSettings;
}

/** How a pipeline is watched. */
export interface PipelineMonitoringOptions {
  /**
   * What every alarm does when it is raised, such as `new SnsAction(topic)`.
   *
   * Without one the alarms are seen on the dashboard and in CloudWatch only. What each alarm means and what to do stands in the runbook.
   * To call a function, put one SNS topic before it and give `new SnsAction(topic)`: CDK's `LambdaAction` permits one alarm alone, or one
   * pipeline alone, and fails at synth with more, unless it has `useUniquePermissionId: true`.
   *
   * @default - nothing
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * Tuning of single alarms: their thresholds, or off.
   *
   * @default - all on
   */
  readonly alarmOptions?: PipelineAlarmOptions;

  /**
   * Whether there is a dashboard that follows uploads from request to announcement.
   *
   * It costs about $3 a month. Set false where you have your own.
   *
   * @default true
   */
  readonly createDashboard?: boolean;
}
