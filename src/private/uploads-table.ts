import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { LIST_ATTRIBUTES, UPLOADS_TABLE } from '../contract/upload-record';

/** Makes the table of records, in a pipeline or in a stack of its own: keys, indexes, stream and time to live as the handlers need them. */
export function createUploadsTable(scope: Construct, id: string, removalPolicy: RemovalPolicy, encryptionKey?: kms.IKey): dynamodb.Table {
  const { byOwner, open } = UPLOADS_TABLE;
  const table = new dynamodb.Table(scope, id, {
    partitionKey: { name: UPLOADS_TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: UPLOADS_TABLE.timeToLive,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: encryptionKey ? dynamodb.TableEncryption.CUSTOMER_MANAGED : dynamodb.TableEncryption.DEFAULT,
    encryptionKey,
    removalPolicy,
  });
  table.addGlobalSecondaryIndex({
    indexName: byOwner.indexName,
    partitionKey: { name: byOwner.partitionKey, type: dynamodb.AttributeType.STRING },
    sortKey: { name: byOwner.sortKey, type: dynamodb.AttributeType.STRING },
    projectionType: dynamodb.ProjectionType.INCLUDE,
    nonKeyAttributes: LIST_ATTRIBUTES,
  });
  table.addGlobalSecondaryIndex({
    indexName: open.indexName,
    partitionKey: { name: open.partitionKey, type: dynamodb.AttributeType.STRING },
    sortKey: { name: open.sortKey, type: dynamodb.AttributeType.NUMBER },
    projectionType: dynamodb.ProjectionType.KEYS_ONLY,
  });
  return table;
}
