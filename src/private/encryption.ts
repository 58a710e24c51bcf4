import { Annotations, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

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

/** EventBridge puts what it could not deliver into an encrypted queue as itself, so the key's own policy must name it. */
export function allowEventBridge(scope: Construct, key: kms.IKey): void {
  const result = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'], // in a key's own policy, the key
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  }), true);
  if (!result.statementAdded) {
    Annotations.of(scope).addWarningV2('image-upload-pipeline:key-policy-trigger',
      '`encryptionKey` is imported, so its policy cannot be changed here: its owner must allow events.amazonaws.com to use it '
      + '(kms:Decrypt, kms:GenerateDataKey), or events that could not be delivered are lost');
  }
}

/** CloudWatch Logs encrypts as itself, so the key's own policy must name it. */
export function allowLogs(scope: Construct, key: kms.IKey): void {
  const stack = Stack.of(scope);
  const result = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    resources: ['*'], // in a key's own policy, the key
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  }), true);
  if (!result.statementAdded) {
    Annotations.of(scope).addWarningV2('image-upload-pipeline:key-policy',
      `\`encryptionKey\` is imported, so its policy cannot be changed here: its owner must allow logs.${Token.isUnresolved(stack.region) ? '<region>' : stack.region}.amazonaws.com to use it`);
  }
}
