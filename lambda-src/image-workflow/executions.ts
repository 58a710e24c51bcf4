import {
  DescribeExecutionCommand, ExecutionAlreadyExists, ExecutionDoesNotExist, ExecutionStatus, SFNClient, StartExecutionCommand, StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ExecutionInput, PAYLOAD_VERSION } from '../../src/contract/messages';
import { UploadRecord } from '../../src/contract/upload-record';
import type { ClaimedRecord } from '../image-catalog/transitions';

/** What became of a start: an execution of that name may run or have ended already. */
export type StartResult = 'started' | 'started before';

/** The executions of one state machine, each found by the record of its upload. */
export class Executions {
  constructor(private readonly client: SFNClient, private readonly stateMachineArn: string) {}

  /** Starts the attempt of a record. One name per attempt: whoever starts it again changes nothing. */
  async start(record: ClaimedRecord): Promise<StartResult> {
    try {
      await this.client.send(new StartExecutionCommand({
        stateMachineArn: this.stateMachineArn,
        name: executionName(record),
        input: JSON.stringify(executionInput(record)),
      }));
      return 'started';
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return 'started before';
      throw error;
    }
  }

  /** Status of the execution of a record's attempt; undefined if there is none in this state machine. Standard only. */
  async statusOf(record: UploadRecord): Promise<ExecutionStatus | undefined> {
    const executionArn = this.arnOf(record);
    if (executionArn === undefined) return undefined;
    return unlessMissing(async () => {
      const { status } = await this.client.send(new DescribeExecutionCommand({ executionArn }));
      if (status === undefined) throw new Error(`the execution of upload ${record.uploadId} has no status`);
      return status;
    });
  }

  /** Stops the execution of a record's attempt, if there is one. Standard only. */
  async stop(record: UploadRecord, error: string, cause: string): Promise<void> {
    const executionArn = this.arnOf(record);
    if (executionArn === undefined) return;
    await unlessMissing(() => this.client.send(new StopExecutionCommand({ executionArn, error, cause })));
  }

  /**
   * Its own once it has shown itself; before, it follows from the name. None for a run of a state machine that a deployment has replaced:
   * nobody can find it any more, nor may we ask.
   */
  private arnOf(record: UploadRecord): string | undefined {
    const ours = `${this.stateMachineArn.replace(':stateMachine:', ':execution:')}:`;
    if (!record.run?.startsWith('arn:')) return ours + executionName(record);
    return record.run.startsWith(ours) ? record.run : undefined;
  }
}

/** Names stay taken for 90 days, and an id may come back sooner: the time of creation tells both apart. */
export function executionName({ uploadId, attempt, createdAt }: UploadRecord): string {
  return `${uploadId}-${attempt}-${Date.parse(createdAt)}`;
}

/** From the record, not from the event: whoever starts an attempt starts the same one. */
function executionInput({ uploadId, attempt, object, declared }: ClaimedRecord): ExecutionInput {
  const { key, versionId, eTag, bytes } = object;
  const { contentType, size, sha256 } = declared;
  return { v: PAYLOAD_VERSION, uploadId, attempt, object: { key, versionId, eTag, bytes }, declared: { contentType, size, sha256 } };
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}
