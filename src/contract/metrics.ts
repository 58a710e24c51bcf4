/**
 * Metrics of the pipeline: the handlers write them, alarms and dashboard read them, and both take the names from here.
 * Never rename one: other teams' alarms read them too.
 */

/** Namespace of all of them. */
export const METRIC_NAMESPACE = 'ImageUploadPipeline';

/** A metric has the pipeline's id, unique within account and region; what has a code is counted by code too. */
export const METRIC_DIMENSIONS = { pipeline: 'Pipeline', code: 'Code' } as const;

/** Every metric with its unit, as CloudWatch spells units. */
export const METRICS = {
  /** Uploads that were asked for, each once. */
  Requested: 'Count',
  /** Files that arrived and were claimed. */
  Uploaded: 'Count',
  Ready: 'Count',
  /** By code too. */
  Rejected: 'Count',
  /** By code too. */
  Failed: 'Count',
  Expired: 'Count',
  Deleted: 'Count',
  /** From the request to READY, of uploads that became READY at their first attempt. */
  TimeToReady: 'Milliseconds',
  /** Size of the file of an image that became READY. */
  BytesIn: 'Bytes',
  /** All its sizes together. */
  BytesOut: 'Bytes',
  /** How long the upload that waits longest is past its due time, at every sweep; 0 if none waits. */
  OldestOpenUpload: 'Seconds',
} as const;

/** Name of a metric. */
export type MetricName = keyof typeof METRICS;
