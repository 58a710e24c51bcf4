/** What tells the pipeline of an uploaded file. */
export enum UploadTrigger {
  /** S3 calls the pipeline itself: the shortest way. For a bucket of the same stack, or an imported one that lets this app write its notifications. */
  S3_NOTIFICATION = 's3-notification',
  /** S3 tells EventBridge, and a rule calls the pipeline. For any bucket, also where others have notifications; EventBridge must be on at the bucket. */
  EVENT_BRIDGE = 'event-bridge',
}
