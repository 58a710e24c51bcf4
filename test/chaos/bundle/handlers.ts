/** The real handlers, as one module that mutations can be applied to. */
export { reset } from './uuid';
export { announceOutcomes } from '../../../lambda-src/announcement/announce-outcome/announce-outcome';
export { cleanUpCall } from '../../../lambda-src/image-catalog/sweep-uploads/clean-up-call';
export { sweepUploads } from '../../../lambda-src/image-catalog/sweep-uploads/sweep-uploads';
export { UploadRecords } from '../../../lambda-src/image-catalog/upload-records';
export { cleanUp } from '../../../lambda-src/image-workflow/clean-up/clean-up';
export { cleanUpInputOf, isStatusChange } from '../../../lambda-src/image-workflow/clean-up/status-change';
export { Executions } from '../../../lambda-src/image-workflow/executions';
export { inspectImage } from '../../../lambda-src/image-workflow/inspect-image/inspect-image';
export { recordImage } from '../../../lambda-src/image-workflow/record-image/record-image';
export { resizeImage } from '../../../lambda-src/image-workflow/resize-image/resize-image';
export { ObjectStore } from '../../../lambda-src/shared/object-store';
export { deleteUpload } from '../../../lambda-src/upload-request/delete-upload/delete-upload';
export { respond } from '../../../lambda-src/upload-request/http';
export { requestUpload } from '../../../lambda-src/upload-request/request-upload/request-upload';
export { isRedriveRequest, redriveUpload } from '../../../lambda-src/workflow-trigger/start-workflow/redrive-upload';
export { startWorkflow } from '../../../lambda-src/workflow-trigger/start-workflow/start-workflow';
