import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { createUploadsTable } from '../private/uploads-table';

/** What the catalogue needs to know. */
export interface ImageCatalogProps {
  /** The user's own table, checked. */
  readonly uploadsTable?: dynamodb.ITable;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: kms.IKey;
}

/** Stage 5, catalogue: one record for each upload. The table is also the outbox: its stream announces outcomes. */
export class ImageCatalog extends Construct {
  public readonly uploadsTable: dynamodb.ITable;
  /** Key that the table is encrypted with, where it is not DynamoDB's own. */
  public readonly key?: kms.IKey;

  constructor(scope: Construct, id: string, { uploadsTable, removalPolicy, encryptionKey }: ImageCatalogProps) {
    super(scope, id);
    this.uploadsTable = uploadsTable ?? createUploadsTable(this, 'Uploads', removalPolicy, encryptionKey);
    this.key = uploadsTable ? uploadsTable.encryptionKey : encryptionKey;
  }
}
