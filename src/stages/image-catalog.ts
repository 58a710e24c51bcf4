import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { LIST_ATTRIBUTES, UPLOADS_TABLE } from '../contract/upload-record';

/** What the catalogue needs to know. */
export interface ImageCatalogProps {
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: kms.IKey;
}

/** Stage 5, catalogue: one record for each upload. The table is also the outbox: its stream announces outcomes. */
export class ImageCatalog extends Construct {
  public readonly uploadsTable: dynamodb.Table;

  constructor(scope: Construct, id: string, props: ImageCatalogProps) {
    super(scope, id);
    const { byOwner, open } = UPLOADS_TABLE;

    this.uploadsTable = new dynamodb.Table(this, 'Uploads', {
      partitionKey: { name: UPLOADS_TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: UPLOADS_TABLE.timeToLive,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: props.encryptionKey ? dynamodb.TableEncryption.CUSTOMER_MANAGED : dynamodb.TableEncryption.DEFAULT,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    this.uploadsTable.addGlobalSecondaryIndex({
      indexName: byOwner.indexName,
      partitionKey: { name: byOwner.partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: { name: byOwner.sortKey, type: dynamodb.AttributeType.STRING },
      projectionType: dynamodb.ProjectionType.INCLUDE,
      nonKeyAttributes: LIST_ATTRIBUTES,
    });
    this.uploadsTable.addGlobalSecondaryIndex({
      indexName: open.indexName,
      partitionKey: { name: open.partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: { name: open.sortKey, type: dynamodb.AttributeType.NUMBER },
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
  }
}
