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
  if (name === 'Update') return `${deedOf(input)}${record?.Attributes ? `: ${stateOf(record.Attributes)}` : ''}`;
  if (name === 'Put') return `writes ${stateOf(input.Item as UploadRecord)}`;
  return name;
}

/** Values that only one transition writes or asks for, and what that does. The first that is there names it. */
const DEEDS: readonly (readonly [string, string])[] = [
  [':expiresAt', 'gives a fresh form'], [':object', 'claims the object'], [':closing', 'closes the attempt'], [':ready', 'makes it READY'],
  [':outcome', 'writes the outcome'], [':failed', 'begins another attempt'], [':ownerId', 'marks it for deletion'], [':purgedAt', 'notes the first purge'],
  [':expired', 'lets it expire'], [':run', 'takes the fence'], [':dueAt', 'looks again later'],
];

/** What a write of a record does. */
export function deedOf({ ExpressionAttributeValues: values }: Command['input']): string {
  const deed = DEEDS.find(([value]) => value in (values as object));
  return deed ? deed[1] : 'is done with it';
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

