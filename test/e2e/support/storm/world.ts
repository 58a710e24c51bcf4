import { paginateScan } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { paginateListExecutions } from '@aws-sdk/client-sfn';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { OutcomeEvent } from '../../../../local/announcements';
import { Tombstone, UploadRecord } from '../../../../src/contract/upload-record';
import { DeployedPipeline } from '../deployed-pipeline';

/** A record, or what is left of one. */
export type StandingRecord = UploadRecord | (Tombstone & { readonly [none in Exclude<keyof UploadRecord, keyof Tombstone>]?: undefined });

/** All that a pipeline holds. */
export interface World {
  readonly records: ReadonlyMap<string, StandingRecord>;
  /** Keys of every version and delete marker, of each bucket, by upload. */
  readonly uploads: ReadonlyMap<string, readonly string[]>;
  readonly images: ReadonlyMap<string, readonly string[]>;
  readonly executions: ReadonlyMap<string, readonly string[]>;
  readonly events: ReadonlyMap<string, readonly OutcomeEvent[]>;
}

/** Looks at everything, once nothing moves any more. */
export async function look(pipeline: DeployedPipeline): Promise<World> {
  const records = await readRecords(pipeline);
  return {
    records: new Map(records.map(record => [record.uploadId, record])),
    uploads: byUpload(await everyKey(pipeline, 'UploadsBucket'), idIn),
    images: byUpload(await everyKey(pipeline, 'ImagesBucket'), idIn),
    executions: byUpload(await everyExecution(pipeline), idIn),
    events: byUpload(await pipeline.announcements.everything(3_000), ({ subject }) => subject),
  };
}

/** Every record of the table. */
export async function readRecords(pipeline: DeployedPipeline): Promise<StandingRecord[]> {
  const records: StandingRecord[] = [];
  for await (const { Items = [] } of paginateScan({ client: pipeline.aws.dynamodb }, { TableName: pipeline.output('UploadsTable'), ConsistentRead: true })) {
    records.push(...Items.map(item => unmarshall(item) as StandingRecord));
  }
  return records;
}

async function everyKey(pipeline: DeployedPipeline, bucket: 'UploadsBucket' | 'ImagesBucket'): Promise<string[]> {
  // A version at the end of a page may stand at the beginning of the next one, too: so does the engine.
  const versions = new Map<string, string>();
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await pipeline.aws.s3.send(new ListObjectVersionsCommand({
      Bucket: pipeline.output(bucket), KeyMarker: page?.NextKeyMarker, VersionIdMarker: page?.NextVersionIdMarker,
    }));
    [...page.Versions ?? [], ...page.DeleteMarkers ?? []].forEach(({ Key = '', VersionId = '' }) => versions.set(`${Key} ${VersionId}`, Key));
  } while (page.IsTruncated);
  return [...versions.values()];
}

async function everyExecution(pipeline: DeployedPipeline): Promise<string[]> {
  const names: string[] = [];
  for await (const { executions = [] } of paginateListExecutions({ client: pipeline.aws.sfn }, { stateMachineArn: pipeline.output('StateMachineArn') })) {
    names.push(...executions.map(({ name = '' }) => name));
  }
  return names;
}

function idIn(name: string): string {
  return /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(name)?.[0] ?? '';
}

function byUpload<T>(things: readonly T[], idOf: (thing: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const thing of things) {
    const uploadId = idOf(thing);
    found.set(uploadId, [...found.get(uploadId) ?? [], thing]);
  }
  return found;
}
