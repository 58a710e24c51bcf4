import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectVersionsCommand, ObjectVersion } from '@aws-sdk/client-s3';
import { ExecutionStatus, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { described } from './described-calls';
import { tokenOf } from './issuer';
import { SharedStack, sharedStack } from './shared-stack';
import { Announcements } from '../../../local/announcements';
import { assumeRole, AwsClients, awsClients } from '../../../local/aws';
import { ApiCall, ApiRequest, signatures, signedCalls, unsignedCalls } from '../../../local/signed-fetch';
import { FormAnswer, postForm, requestUpload, UploadPermission, UploadView, waitForOutcome } from '../../../local/upload';
import { UploadRecord } from '../../../src/contract/upload-record';
import { expectValidEvent } from '../../support/wire-formats';

/** A file as a client has it. */
export interface ClientFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly fileName?: string;
}

/** One version of one object. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  readonly eTag: string;
  readonly bytes: number;
}

/** Id of a deployed pipeline's construct. */
export type PipelineName = 'Images' | 'Avatars' | 'Express' | 'Counted' | 'Tokens' | 'Guests' | 'Press' | 'Blog' | 'Shop';

/** One pipeline of the deployed stacks, with what a test looks at. */
export class DeployedPipeline {
  /** Finds a pipeline by its construct id, and subscribes to its topic. */
  static async find(name: PipelineName): Promise<DeployedPipeline> {
    const stack = sharedStack();
    const aws = awsClients(stack.endpoint);
    const announcements = await Announcements.subscribe(aws, stack.outputs[`${name}TopicArn`], `e2e-${name}-${process.hrtime.bigint()}`, expectValidEvent);
    return new DeployedPipeline(name, stack, aws, announcements);
  }

  readonly apiUrl: string;

  private constructor(
    private readonly name: string, readonly stack: SharedStack, readonly aws: AwsClients, readonly announcements: Announcements,
  ) {
    this.apiUrl = `${stack.endpoint}/_aws/execute-api/${this.output('ApiId')}`;
  }

  /** An output of this pipeline. */
  output(key: string): string {
    return this.stack.outputs[this.name + key];
  }

  /** Calls that a role of the stack signs. */
  async callsAs(role: 'Client' | 'OtherClient' | 'Stranger' | 'Backend' | 'Buyer'): Promise<ApiCall> {
    return described(signedCalls(this.apiUrl, await assumeRole(this.stack.endpoint, this.stack.outputs[`${role}RoleArn`], 'e2e')));
  }

  /** Signs for a role of the stack what somebody else sends, a browser: the headers of a request. */
  async signaturesOf(role: 'Client'): Promise<(path: string, request: ApiRequest) => Promise<Record<string, string>>> {
    return signatures(this.apiUrl, await assumeRole(this.stack.endpoint, this.stack.outputs[`${role}RoleArn`], 'e2e'));
  }

  /** Calls with a token of the tests' issuer. */
  callsOf(sub: string): ApiCall {
    return this.callsWith({ authorization: `Bearer ${tokenOf(this.stack.issuer, { sub })}` });
  }

  /** Calls that nobody signs. */
  unsignedCalls(): ApiCall {
    return this.callsWith({});
  }

  /** Calls that nobody signs, with headers that say who calls. */
  callsWith(headers: Readonly<Record<string, string>>): ApiCall {
    const call = unsignedCalls(this.apiUrl);
    return described((path, request = {}) => call(path, { ...request, headers: { ...headers, ...request.headers } }));
  }

  /** Asks and sends the form. */
  async send(call: ApiCall, file: ClientFile): Promise<{ permission: UploadPermission; answer: FormAnswer }> {
    const { bytes, contentType, fileName } = file;
    const permission = await requestUpload(call, { contentType, size: bytes.length, fileName });
    return { permission, answer: await postForm(permission, new Uint8Array(bytes)) };
  }

  /** Asks, sends the form and waits for the outcome. */
  async upload(call: ApiCall, file: ClientFile): Promise<UploadView> {
    const { permission } = await this.send(call, file);
    return waitForOutcome(call, permission.uploadId);
  }

  /** The record as it stands in the table. */
  async record(uploadId: string): Promise<UploadRecord> {
    const { Item } = await this.aws.dynamodb.send(new GetItemCommand({
      TableName: this.output('UploadsTable'), Key: { uploadId: { S: uploadId } }, ConsistentRead: true,
    }));
    return unmarshall(Item ?? {}) as UploadRecord;
  }

  /** Every version and delete marker under a prefix. */
  async versions(bucket: 'UploadsBucket' | 'ImagesBucket', prefix: string): Promise<StoredVersion[]> {
    const { Versions = [], DeleteMarkers = [] } = await this.aws.s3.send(new ListObjectVersionsCommand({
      Bucket: this.output(bucket), Prefix: prefix,
    }));
    const markers: ObjectVersion[] = DeleteMarkers;
    return [...Versions, ...markers].map(({ Key = '', VersionId = '', ETag = '', Size = 0 }) => ({
      key: Key, versionId: VersionId, eTag: ETag, bytes: Size,
    }));
  }

  /** Keys of an upload in the uploads bucket, wherever they stand. */
  async uploadedKeys(uploadId: string, keyPrefix = ''): Promise<string[]> {
    const all = await Promise.all(['incoming/', 'originals/', 'quarantine/'].map(prefix => this.versions('UploadsBucket', keyPrefix + prefix + uploadId)));
    return all.flat().map(({ key }) => key);
  }

  /** Keys of the sizes of an upload. */
  async imageKeys(uploadId: string): Promise<string[]> {
    return (await this.versions('ImagesBucket', `images/${uploadId}/`)).map(({ key }) => key);
  }

  /** The bytes of an object. */
  async read(bucket: 'UploadsBucket' | 'ImagesBucket', key: string): Promise<Buffer> {
    const { Body } = await this.aws.s3.send(new GetObjectCommand({ Bucket: this.output(bucket), Key: key }));
    return Buffer.from(await Body!.transformToByteArray());
  }

  /** Names of the executions of an upload, in one status if it is named. */
  async executions(uploadId: string, statusFilter?: ExecutionStatus): Promise<string[]> {
    const { executions = [] } = await this.aws.sfn.send(new ListExecutionsCommand({
      stateMachineArn: this.output('StateMachineArn'), maxResults: 1000, statusFilter,
    }));
    return executions.map(({ name }) => name ?? '').filter(name => name.startsWith(uploadId));
  }

  /** Hands start-workflow an event of S3, as S3 would. */
  async deliverEvent({ key, versionId, eTag, bytes }: StoredVersion): Promise<string | undefined> {
    const event = {
      Records: [{
        eventName: 'ObjectCreated:Post',
        s3: { bucket: { name: this.output('UploadsBucket') }, object: { key, versionId, eTag, size: bytes, sequencer: '00' } },
      }],
    };
    const { FunctionError } = await this.aws.lambda.send(new InvokeCommand({
      FunctionName: this.output('StartWorkflow'), Payload: Buffer.from(JSON.stringify(event)),
    }));
    return FunctionError;
  }
}
