import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { LOCAL_REGION, ROOT_CREDENTIALS } from './environment';

/** Keys to sign with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** SDK clients that speak to the engine. */
export type AwsClients = ReturnType<typeof awsClients>;

/** Settings of a client of ours that is not in `awsClients`. */
export function clientSettings(endpoint: string, credentials: Credentials = ROOT_CREDENTIALS) {
  return { endpoint, region: LOCAL_REGION, credentials, maxAttempts: 3 };
}

/** Clients as root, who may do everything, or as whoever the credentials belong to. */
export function awsClients(endpoint: string, credentials?: Credentials) {
  const settings = clientSettings(endpoint, credentials);
  return {
    dynamodb: new DynamoDBClient(settings),
    lambda: new LambdaClient(settings),
    s3: new S3Client(settings),
    // The engine has one address for everything: no "sync-" before the host.
    sfn: new SFNClient({ ...settings, disableHostPrefix: true }),
    sns: new SNSClient(settings),
    // Queue URLs carry the engine's own host name, which need not resolve.
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(settings),
  };
}

/** Credentials of a role's session, as a client of the API would get them. IAM is enforced for it, unlike for root. */
export async function assumeRole(endpoint: string, roleArn: string, sessionName: string): Promise<Credentials> {
  const sts = new STSClient(clientSettings(endpoint));
  const { Credentials: session } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
  if (!session?.AccessKeyId || !session.SecretAccessKey) {
    throw new Error(`assuming ${roleArn} gave no credentials`);
  }
  return { accessKeyId: session.AccessKeyId, secretAccessKey: session.SecretAccessKey, sessionToken: session.SessionToken };
}
