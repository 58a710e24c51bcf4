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
