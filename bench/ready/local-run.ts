import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, ListFunctionsCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetExecutionHistoryCommand, HistoryEvent, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { Traced } from './timeline';
import { assumeRole, AwsClients, awsClients } from '../../local/aws';
import { LocalRun, LocalStack } from '../../local/local-stack';
import { REPOSITORY } from '../../local/run-folder';
import { ApiCall, signedCalls } from '../../local/signed-fetch';
import { postForm, requestUpload } from '../../local/upload';
import { script } from '../contenders';
import { WORK } from '../folders';

const TRACES = join(WORK, 'traces');
const TIMEOUT_MS = 60_000;
/** Longer than anything that follows an outcome on its own: the next upload meets a machine at rest. */
const REST_MS = 400;

/** The functions that have a part in it, the announcement too. */
const TRACED = ['start-workflow', 'inspect-image', 'resize-image', 'record-image', 'announce-outcome'];

/** What is known of one upload that became READY. */
export interface ReadyUpload {
  /** When the answer of S3 to the form was there. */
  readonly acceptedAt: number;
  /** `updatedAt` of the record. */
  readonly readyAt: number;
  readonly traced: readonly Traced[];
  readonly history: readonly HistoryEvent[];
}

/** The example of the demo on the local engine, whose functions write down what they do. */
export class TracedPipeline {
  static async deploy(): Promise<TracedPipeline> {
    const run = new LocalRun();
    try {
      const stack = await run.start({ app: join(REPOSITORY, 'examples', 'typescript', 'app.ts') });
      const { ApiId = '', ClientRoleArn = '' } = stack.outputs;
      const call = signedCalls(stack.apiUrl(ApiId), await assumeRole(stack.endpoint, ClientRoleArn, 'bench'));
      const pipeline = new TracedPipeline(run, stack, awsClients(stack.endpoint), call);
      await pipeline.trace();
      return pipeline;
    } catch (error) {
      await run.stop();
      throw error;
    }
  }

  private constructor(
    private readonly run: LocalRun, private readonly stack: LocalStack, private readonly aws: AwsClients, private readonly call: ApiCall,
  ) {}

  /** Uploads a photo and waits until it is READY and announced, and nothing is at work any more. */
  async upload(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<ReadyUpload> {
    const permission = await requestUpload(this.call, { contentType, size: bytes.byteLength });
    const sentAt = now();
    const { status, code } = await postForm(permission, bytes);
    const acceptedAt = now();
    if (status !== 201) {
      throw new Error(`S3 answered the form with ${status} ${code ?? ''}`);
    }
    const traced = await this.quiet(sentAt);
    const { uploadId } = permission;
    const { UploadsTableName: TableName } = this.stack.outputs;
    const { Item } = await this.aws.dynamodb.send(new GetItemCommand({ TableName, Key: { uploadId: { S: uploadId } } }));
    if (Item?.status?.S !== 'READY') {
      throw new Error(`the upload is ${Item?.status?.S}, ${Item?.error?.M?.code?.S}`);
    }
    return { acceptedAt, readyAt: Date.parse(Item.updatedAt.S!), traced, history: await this.historyOf(uploadId) };
  }

  async stop(): Promise<void> {
    await this.run.stop();
  }

  /** What functions did since then, once the outcome is announced. */
  private async quiet(since: number): Promise<Traced[]> {
    for (const until = Date.now() + TIMEOUT_MS; Date.now() < until; await sleep(50)) {
      if (tracedSince(since).some(({ what }) => what.startsWith('sns:'))) {
        await sleep(REST_MS);
        return tracedSince(since);
      }
    }
    throw new Error(`no outcome was announced within ${TIMEOUT_MS / 1000} s`);
  }

  private async historyOf(uploadId: string): Promise<HistoryEvent[]> {
    const { sfn } = this.aws;
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: this.stack.outputs.StateMachineArn }));
    const executionArn = executions.find(({ name }) => name?.startsWith(uploadId))?.executionArn;
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    return events;
  }

  /** The template stays as it was deployed; only these processes load one file before the handler. */
  private async trace(): Promise<void> {
    rmSync(TRACES, { recursive: true, force: true });
    mkdirSync(TRACES, { recursive: true });
    const { lambda } = this.aws;
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
    for (const caller of TRACED) {
      const pascal = caller.split('-').map(word => word[0].toUpperCase() + word.slice(1)).join('');
      const { FunctionName } = Functions.find(each => each.FunctionName?.includes(pascal))!;
      const { Environment = {} } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const Variables = { ...Environment.Variables, TRACE_CALLER: caller, TRACE_FOLDER: TRACES, NODE_OPTIONS: `--require=${script('trace')}` };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }
  }
}

function tracedSince(since: number): Traced[] {
  return readdirSync(TRACES).flatMap(name => readFileSync(join(TRACES, name), 'utf8').split('\n').slice(0, -1))
    .map(line => JSON.parse(line) as Traced).filter(({ from }) => from >= since).sort((a, b) => a.from - b.from);
}

/** On the clock that the functions read, and as fine as theirs. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
