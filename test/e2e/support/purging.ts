import { DeployedPipeline } from './deployed-pipeline';
import { makeDue, sweep } from './sweeping';
import { UploadRecord } from '../../../src/contract/upload-record';

/** Everything that an upload has in either bucket: versions and delete markers. */
export async function everythingOf(pipeline: DeployedPipeline, uploadId: string): Promise<string[]> {
  return [...await pipeline.uploadedKeys(uploadId), ...await pipeline.imageKeys(uploadId)];
}

/** Sweeps an upload that is being deleted for the first time. */
export async function purge(pipeline: DeployedPipeline, uploadId: string): Promise<UploadRecord> {
  await sweep(pipeline);
  return pipeline.record(uploadId);
}

/** Lets time pass until nothing can come any more, and sweeps it for the last time. */
export async function purgeAgain(pipeline: DeployedPipeline, uploadId: string): Promise<UploadRecord> {
  await makeDue(pipeline, uploadId);
  await sweep(pipeline);
  return pipeline.record(uploadId);
}
