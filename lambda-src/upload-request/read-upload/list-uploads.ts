import { cursorOf, placeOf } from './cursor';
import type { ReadUploadDependencies } from './read-upload';
import { ListedUpload } from '../../../src/contract/upload-record';
import { positiveInteger } from '../../shared/env';
import { HttpRequest, HttpResponse, json, Problem } from '../http';
import { ownerOf } from '../owner';
import { publicImages } from '../public-record';
import type { UploadList } from '../schemas/upload-list';
import { uploadView } from '../upload-view';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** URLs in one page: each is signed for it and takes up to two kilobytes, and an answer of Lambda has at most six megabytes. */
const MAX_URLS = 1000;

/** `GET /uploads`: the caller's own uploads, the newest first, page by page. */
export async function listUploads(request: HttpRequest, { environment, s3, uploads, log }: ReadUploadDependencies): Promise<HttpResponse> {
  const ownerId = ownerOf(request, environment.AUTHORIZATION);
  if (ownerId === undefined) {
    throw new Problem('not-found', 'Nobody owns uploads here, so there is no list of them.');
  }
  const { limit, cursor } = request.queryStringParameters ?? {};
  const { records, more } = await uploads.listOwned(ownerId, limitOf(limit), cursor === undefined ? undefined : placeOf(ownerId, cursor));
  const page = upToUrls(records);
  log.debug('uploads listed', { uploads: page.length });

  const urlExpirySeconds = positiveInteger('URL_EXPIRY_SECONDS', environment.URL_EXPIRY_SECONDS);
  const last = page.at(-1);
  return json<UploadList>(200, {
    uploads: await Promise.all(page.map(record => uploadView(record, { s3, urlExpirySeconds }))),
    ...(last && (more || page.length < records.length) && { nextCursor: cursorOf(ownerId, last) }),
  });
}

function limitOf(limit: string | undefined): number {
  if (limit === undefined) {
    return DEFAULT_LIMIT;
  }
  const value = /^[0-9]{1,3}$/.test(limit) ? Number(limit) : 0;
  if (value < 1 || value > MAX_LIMIT) {
    throw new Problem('invalid-request', `The limit must be a whole number from 1 to ${MAX_LIMIT}.`);
  }
  return value;
}

/** As many uploads as have room in an answer, at least one. */
function upToUrls(records: readonly ListedUpload[]): readonly ListedUpload[] {
  let urls = 0;
  const end = records.findIndex((record, index) => {
    urls += publicImages(record).length;
    return urls > MAX_URLS && index > 0;
  });
  return end === -1 ? records : records.slice(0, end);
}
