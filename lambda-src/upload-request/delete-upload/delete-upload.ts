import { HandlerEnvironment, STATE_MACHINE_KINDS } from '../../../src/contract/environment';
import { isUploadId } from '../../../src/contract/object-keys';
import { UploadRecord } from '../../../src/contract/upload-record';
import type { UploadRecords } from '../../image-catalog/upload-records';
import type { Executions } from '../../image-workflow/executions';
import { oneOf } from '../../shared/env';
import { errorName, Logger } from '../../shared/logger';
import { HttpRequest, HttpResponse, json, Problem } from '../http';
import { ownerOf } from '../owner';
import type { DeletedUpload } from '../schemas/upload';

/** What delete-upload works with. */
export interface DeleteUploadDependencies {
  readonly environment: HandlerEnvironment<'delete-upload'>;
  readonly uploads: Pick<UploadRecords, 'markDeleting'>;
  readonly executions: Pick<Executions, 'stop'>;
  readonly log: Logger;
}

/** `DELETE /uploads/{uploadId}`: from now on nobody brings this upload back. The sweep removes its files and leaves a tombstone. */
export async function deleteUpload(request: HttpRequest, { environment, uploads, executions, log }: DeleteUploadDependencies): Promise<HttpResponse> {
  const stateMachineKind = oneOf('STATE_MACHINE_TYPE', environment.STATE_MACHINE_TYPE, STATE_MACHINE_KINDS);
  const ownerId = ownerOf(request, environment.AUTHORIZATION);
  const uploadId = request.pathParameters?.uploadId ?? '';
  // Malformed, unknown and somebody else's look alike, so nobody can find out which ids exist.
  const notFound = new Problem('not-found', 'There is no such upload.');
  if (ownerId === undefined || !isUploadId(uploadId)) {
    throw notFound;
  }
  log.appendKeys({ uploadId });
  const result = await uploads.markDeleting(uploadId, ownerId);
  const record = result.written ? result.record : result.standing;
  if (record?.ownerId !== ownerId) {
    throw notFound;
  }
  if (result.written) {
    log.info('upload is to be deleted', { attempt: record.attempt });
    if (stateMachineKind === 'STANDARD' && record.attempt > 0) {
      await stopExecution(record, executions, log);
    }
  }
  return json<DeletedUpload>(202, { uploadId, status: record.status === 'DELETED' ? 'DELETED' : 'DELETING', links: { self: `/uploads/${uploadId}` } });
}

/** Saves the work of a run that can change nothing any more. Without it the run ends by itself, and the sweep removes what it writes. */
async function stopExecution(record: UploadRecord, executions: Pick<Executions, 'stop'>, log: Logger): Promise<void> {
  try {
    await executions.stop(record, 'UploadDeleted', 'The upload was deleted by its owner.');
  } catch (error) {
    log.warn('execution not stopped', { error: errorName(error) });
  }
}
