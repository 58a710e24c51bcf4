import type { Command, Service } from './calls';
import type { CallResult } from './world';
import type { UploadRecord } from '../../src/contract/upload-record';

/** A call as the story tells it, with what became of it where that is known. */
export function describeCall(service: Service, command: Command, result?: CallResult): string {
  const name = command.constructor.name.replace(/Command$/, '');
  const outcome = result && outcomeOf(result);
  switch (service) {
    case 'dynamo': return describeTable(name, command, result) + (outcome ?? '');
    case 's3': return `${name} ${short(String(command.input.Key ?? command.input.Prefix ?? deleted(command)))}${command.input.VersionId ? ` (${command.input.VersionId})` : ''}${outcome ?? ''}`;
    case 'sfn': return `${name} ${short(String(command.input.name ?? command.input.executionArn))}${outcome ?? ''}`;
    case 'sns': return `publishes ${short((JSON.parse(command.input.Message as string) as { id: string }).id)}${outcome ?? ''}`;
    case 'lambda': return `invokes ${String(command.input.FunctionName)}${outcome ?? ''}`;
  }
}

function describeTable(name: string, { input }: Command, result?: CallResult): string {
  const record = (result?.output as { Attributes?: UploadRecord; Item?: UploadRecord } | undefined);
  if (name === 'Query') return `looks for what is due in shard ${(input.ExpressionAttributeValues as { ':shard': string })[':shard']}`;
  if (name === 'Get') return `reads the record${record?.Item ? `: ${stateOf(record.Item)}` : ''}`;
  if (record?.Attributes) return `writes ${stateOf(record.Attributes)}`;
  if (name === 'Put') return `writes ${stateOf(input.Item as UploadRecord)}`;
  return `would write the record (${String(input.UpdateExpression).split(' REMOVE ')[0]})`;
}

function stateOf({ status, version, attempt, run, closing }: UploadRecord): string {
  return `version ${version}: ${status}, attempt ${attempt}${run ? `, run ${short(run)}` : ''}${closing ? `, closing ${closing.outcome}` : ''}`;
}

function outcomeOf({ output, error }: CallResult): string {
  if (error !== undefined) return `: ${(error as Error).name}`;
  const { Errors, status } = (output ?? {}) as { Errors?: unknown[]; status?: string };
  if (Errors?.length) return `: ${Errors.length} refused`;
  return typeof status === 'string' ? `: ${status}` : '';
}

function deleted({ input }: Command): string {
  const { Objects } = (input.Delete ?? {}) as { Objects?: { Key: string; VersionId?: string }[] };
  return (Objects ?? []).map(({ Key, VersionId }) => `${Key}${VersionId ? ` (${VersionId})` : ''}`).join(', ');
}

/** Without the id of the upload, which all have in common. */
function short(text: string): string {
  return text.replace(/^arn:[^ ]*:(?=[^:]*[0-9a-f]{8}-)/, '').replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…');
}

