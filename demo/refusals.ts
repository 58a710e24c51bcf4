import { askPermission, Onlooker, SentFile, travel } from './journey';
import { Photo } from './photos';
import { unsignedCalls } from '../local/signed-fetch';
import { FormAnswer, postForm } from '../local/upload';

/** A call without a signature, which the API must refuse. */
export async function callUnsigned(apiUrl: string): Promise<number> {
  const { status } = await unsignedCalls(apiUrl)('/uploads', { method: 'POST', body: { contentType: 'image/jpeg', size: 1 } });
  if (status !== 403) {
    throw new Error(`an unsigned request was answered with ${status} instead of 403`);
  }
  return status;
}

/** A photo whose second half never arrived: permitted, uploaded, and then found out. */
export async function sendTruncated(photo: Photo, onlooker: Onlooker): Promise<{ readonly uploadId: string; readonly verdict: string }> {
  const half = photo.bytes.slice(0, Math.ceil(photo.bytes.byteLength / 2));
  const { view } = await travel({ ...photo, fileName: `half-of-${photo.fileName}`, bytes: half }, onlooker);
  if (view.status !== 'REJECTED') {
    throw new Error(`half a photo ended as ${view.status} instead of REJECTED`);
  }
  return { uploadId: view.uploadId, verdict: `REJECTED, ${view.error?.code ?? 'without a code'}: ${view.error?.detail ?? ''}` };
}

/** A file of another type in a form that was given for a photo: S3 itself refuses it, before anything runs. */
export async function sendOtherType(onlooker: Onlooker): Promise<FormAnswer> {
  const content = new TextEncoder().encode('%PDF-1.7\n% a document, not a photo\n%%EOF\n');
  const declared: SentFile = { fileName: 'document.jpg', contentType: 'image/jpeg', bytes: new Uint8Array(content) };
  const permission = await askPermission(declared, onlooker);
  const answer = await onlooker.list.during('Upload to S3', async () => postForm(permission, declared.bytes, { 'Content-Type': 'application/pdf' }),
    ({ status, code }) => `${status} ${code ?? ''}`);
  if (answer.status !== 403) {
    throw new Error(`S3 answered a form with another type with ${answer.status} instead of 403`);
  }
  return answer;
}
