/** Routes of the HTTP API, as API Gateway names them to the function behind one. */
export const ROUTES = {
  requestUpload: 'POST /uploads',
  requestUploadForOthers: 'POST /owners/{ownerId}/uploads',
  readUpload: 'GET /uploads/{uploadId}',
  listUploads: 'GET /uploads',
  readLimits: 'GET /limits',
  deleteUpload: 'DELETE /uploads/{uploadId}',
} as const;
