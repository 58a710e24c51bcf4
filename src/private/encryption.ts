import { Annotations, ArnFormat, AspectPriority, Aspects, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';

/** What a role must be allowed on the user's key to read what it encrypts; nothing without a key. */
export function decryptWith(key?: kms.IKey): iam.PolicyStatement[] {
  return key ? [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })] : [];
}

/** What a role must be allowed on the user's key to read and write: S3, SNS and SQS make a data key for each write. */
export function encryptWith(key?: kms.IKey): iam.PolicyStatement[] {
  return key ? [new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] })] : [];
}

/** Keys of what a function reads and of what it writes; nothing stands for a key of the service. */
export interface KeyUse {
  readonly read?: (kms.IKey | undefined)[];
  readonly write?: (kms.IKey | undefined)[];
}

/** What a role must be allowed on the keys of whatever its function reads and writes: each key once. */
export function useKeys({ read = [], write = [] }: KeyUse): iam.PolicyStatement[] {
  const written = new Set(write.filter(key => key !== undefined));
  const onlyRead = new Set(read.filter(key => key !== undefined && !written.has(key)));
  return [...[...written].flatMap(encryptWith), ...[...onlyRead].flatMap(decryptWith)];
}

/** What the owner of an imported key must allow, by the construct that needs it. */
const needs = new WeakMap<IConstruct, string>();

/** CloudWatch Logs encrypts as itself, so the key's own policy must name it. Says whether it surely does. */
export function allowLogs(scope: Construct, key: kms.IKey): boolean {
  const stack = Stack.of(scope);
  return allowService(scope, key, {
    service: `logs.${stack.region}.amazonaws.com`,
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
    without: 'no log group can be made',
  });
}

/** SNS writes to encrypted queues as itself, so the key's own policy must name it. Says whether it surely does. */
export function allowTopics(scope: Construct, key: kms.IKey): boolean {
  return allowService(scope, key, {
    ...ofThisAccount(scope, 'sns.amazonaws.com'),
    without: 'no channel hears of an outcome: until then every event waits in the dead-letter queue of the channel, which SQS encrypts with a key of its own',
  });
}

/** EventBridge puts what it could not deliver into an encrypted queue as itself, so the key's own policy must name it. */
export function allowEventBridge(scope: Construct, key: kms.IKey): void {
  allowService(scope, key, { ...ofThisAccount(scope, 'events.amazonaws.com'), without: 'events that could not be delivered are lost' });
}

/**
 * Says once, when everything is made, what the owner of an imported key must allow: a rule of the user's may ask for a channel late.
 *
 * It is a child that says so: what was acknowledged at the pipeline before counts for its children, and no more for itself.
 */
export function warnOfKeyPolicy(pipeline: Construct, key: kms.IKey): void {
  const note = new Construct(pipeline, 'KeyPolicy');
  const visit = () => {
    const lacking = new Set(pipeline.node.findAll().flatMap(construct => needs.get(construct) ?? []));
    Annotations.of(note).addWarningV2('image-upload-pipeline:key-policy',
      `\`encryptionKey\` is imported, so its policy cannot be changed here, and its owner must allow: ${[...lacking, ...ofRoles(pipeline, key)].join('; ')}`);
  };
  Aspects.of(note).add({ visit }, { priority: AspectPriority.READONLY });
}

/** In the key's own account, IAM policies allow roles what its policy leaves to them. */
function ofRoles(pipeline: Construct, key: kms.IKey): string[] {
  const [ours, its] = [Stack.of(pipeline).account, key.env.account];
  if (ours === its) {
    return [];
  }
  const where = Token.isUnresolved(ours) || Token.isUnresolved(its) ? 'if it is of another account, ' : '';
  return [`${where}the roles of the pipeline (kms:Decrypt, kms:GenerateDataKey), since IAM alone cannot allow them a key of another account`];
}

interface ServiceUse {
  readonly service: string;
  readonly actions: string[];
  readonly conditions: Record<string, object>;
  /** What happens where the key's policy lacks it. */
  readonly without: string;
}

function ofThisAccount(scope: Construct, service: string) {
  return { service, actions: ['kms:Decrypt', 'kms:GenerateDataKey'], conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } } };
}

function allowService(scope: Construct, key: kms.IKey, { service, actions, conditions, without }: ServiceUse): boolean {
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions,
    resources: ['*'], // in a key's own policy, the key
    conditions,
  }), true);
  if (!statementAdded) {
    needs.set(scope, `${service.replace(Stack.of(scope).region, region => Token.isUnresolved(region) ? '<region>' : region)} (${actions.join(', ')}), or ${without}`);
  }
  return statementAdded;
}
