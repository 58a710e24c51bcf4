import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { CLIENTS_TABLE } from '../contract/clients-table';

/** The table of tickets and connections. It outlives nothing: when it is gone, clients ask for a ticket and connect again. */
export function createClientsTable(scope: Construct, encryptionKey?: kms.IKey): dynamodb.Table {
  const table = new dynamodb.Table(scope, 'Clients', {
    partitionKey: { name: CLIENTS_TABLE.partitionKey, type: dynamodb.AttributeType.STRING },
    sortKey: { name: CLIENTS_TABLE.sortKey, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: CLIENTS_TABLE.timeToLive,
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    encryption: encryptionKey ? dynamodb.TableEncryption.CUSTOMER_MANAGED : dynamodb.TableEncryption.DEFAULT,
    encryptionKey,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(table).acknowledge({
    id: 'AwsSolutions-DDB3',
    reason: 'it holds tickets of a minute and connections of at most two hours, and nothing that anybody would restore',
  });
  return table;
}
