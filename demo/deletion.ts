import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { Onlooker } from './journey';
import { deleteUpload } from '../local/upload';

/** Where the files of an upload stand, and the function that removes them. */
export interface Places {
  readonly uploadsBucket: string;
  readonly imagesBucket: string;
  readonly sweepUploads: string;
}

/** An owner deletes an upload: the record says so at once, the files go with the next sweep, which the demo does not wait for but calls. */
export async function deleteAndSweep(uploadId: string, places: Places, { call, aws, list }: Onlooker): Promise<string> {
  const before = await versionsOf(uploadId, places, aws);
  await list.during('Delete', async () => deleteUpload(call, uploadId), ({ status }) => `202: ${status}`);
  await list.during('Sweep uploads', async () => aws.lambda.send(new InvokeCommand({ FunctionName: places.sweepUploads })));
  const after = await versionsOf(uploadId, places, aws);
  if (before.length === 0 || after.length > 0) {
    throw new Error(`a deleted upload had ${before.length} files before the sweep and ${after.length} after it`);
  }
  return before.join('\n  ');
}

async function versionsOf(uploadId: string, { uploadsBucket, imagesBucket }: Places, { s3 }: Onlooker['aws']): Promise<string[]> {
  const places = [[uploadsBucket, 'incoming'], [uploadsBucket, 'originals'], [uploadsBucket, 'quarantine'], [imagesBucket, 'images']];
  const found = await Promise.all(places.map(async ([Bucket, folder]) => s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: `${folder}/${uploadId}` }))));
  return found.flatMap(({ Versions = [], DeleteMarkers = [] }) => [...Versions, ...DeleteMarkers]).map(({ Key = '' }) => Key);
}
