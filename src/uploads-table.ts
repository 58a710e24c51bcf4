import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { requireKey, requireRemovalPolicy } from './private/resolve-props';
import { createUploadsTable } from './private/uploads-table';
import { requireOptions } from './private/validation';

/** Properties of `UploadsTable`, all optional. */
export interface UploadsTableProps {
  /**
   * Your own KMS key for the table.
   *
   * Give one where a rule asks for a key of your own. Give the key itself: an alias is refused.
   *
   * @default - a key that DynamoDB owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the table when it is removed from the stack.
   *
   * Set DESTROY for trials. SNAPSHOT is refused, since tables cannot be kept so.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The table of a pipeline, for a stack of its own.
 *
 * It has the keys, the indexes, the stream and the time to live that a pipeline needs. Give it to one pipeline only, as `uploadsTable`:
 * every pipeline handles and announces whatever its table holds.
 *
 * @example
 * const records = new UploadsTable(this, 'Records');
 * new ImageUploadPipeline(this, 'Images', { uploadsTable: records.table });
 */
export class UploadsTable extends Construct {
  /** The table, for the property `uploadsTable` of a pipeline. */
  public readonly table: dynamodb.ITable;

  /**
   * Makes the table.
   *
   * Throws if a property is not allowed.
   *
   * @param scope Where it belongs: a stack, or a construct in one
   * @param id Its name in there, part of the logical id of the table
   * @param props What is to be otherwise than by default
   */
  constructor(scope: Construct, id: string, props: UploadsTableProps = {}) {
    super(scope, id);
    requireOptions(`UploadsTable '${id}': props`, props, '{ removalPolicy: RemovalPolicy.DESTROY }');
    const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN } = props;
    requireRemovalPolicy(removalPolicy);
    if (encryptionKey !== undefined && encryptionKey !== null) {
      requireKey(encryptionKey);
    }
    this.table = createUploadsTable(this, 'Table', removalPolicy, encryptionKey);
  }
}
