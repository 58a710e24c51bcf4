import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DEAD_LETTER_RETENTION } from './defaults';
import { allow } from './handler';

/** A queue for what a function could not handle, and the destination that names it. */
export class DeadLetterQueue extends sqs.Queue implements lambda.IDestination, lambda.IEventSourceDlq {
  constructor(scope: Construct, id: string, encryptionKey?: kms.IKey) {
    super(scope, id, {
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
      encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'it is a dead-letter queue: the destination of what a function could not handle',
    });
  }

  /** Names the queue without granting anything: the function's role says it itself, see `sendStatement`. */
  public bind(): { readonly destination: string } {
    return { destination: this.queueArn };
  }

  /** What the role of the function must be allowed. */
  public sendStatement(): iam.PolicyStatement {
    return allow(['sqs:SendMessage'], [this.queueArn]);
  }
}
