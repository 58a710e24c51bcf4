import { LOCAL_ACCOUNT, LOCAL_REGION, ROOT_CREDENTIALS } from '../local/environment';
import { LocalStack } from '../local/local-stack';

/** How to use what keeps running. */
export function howToUse({ endpoint, enginePid, engineLog, outputs, apiUrl }: LocalStack): string[] {
  const { accessKeyId, secretAccessKey } = ROOT_CREDENTIALS;
  const api = apiUrl(outputs.ApiId ?? '');
  return [
    '',
    `It keeps running until Ctrl-C (engine: process ${enginePid}).`,
    '',
    `  AWS endpoint   ${endpoint}   account ${LOCAL_ACCOUNT}, region ${LOCAL_REGION}`,
    `  HTTP API       ${api}`,
    `  uploads        s3://${outputs.UploadsBucketName}   table ${outputs.UploadsTableName}`,
    `  images         s3://${outputs.ImagesBucketName}`,
    `  topic          ${outputs.TopicArn}`,
    `  event bus      its rule puts outcomes into ${outputs.OutcomesQueueUrl}`,
    `  engine's log   ${engineLog}`,
    '',
    '  As root, who may do everything:',
    `    export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${LOCAL_REGION} AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `    aws s3 ls --recursive s3://${outputs.ImagesBucketName}`,
    `    curl --aws-sigv4 aws:amz:${LOCAL_REGION}:execute-api --user ${accessKeyId}:${secretAccessKey} '${api}/uploads' \\`,
    '      --json \'{"contentType":"image/jpeg","size":1000}\'',
    '',
    '  As a client, for whom IAM is enforced:',
    `    aws sts assume-role --role-session-name me --role-arn ${outputs.ClientRoleArn}`,
  ];
}
