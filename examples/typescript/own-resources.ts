/** What is kept in a stack of its own: bucket, table and key; the pipeline, Express, can go and come back. */
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ImageUploadPipeline, UploadsTable } from 'cdk-image-upload-pipeline';

class Uploads extends Stack {
  constructor(scope: Construct, id: string, dataStack: Stack) {
    super(scope, id);
    const oncall = new sns.Topic(this, 'OnCall', { enforceSSL: true });
    const key = new kms.Key(dataStack, 'Key', { enableKeyRotation: true });
    const uploadsBucket = new s3.Bucket(dataStack, 'Uploads', {
      versioned: true, encryptionKey: key, enforceSSL: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    });

    const records = new UploadsTable(dataStack, 'Records', { encryptionKey: key });
    new ImageUploadPipeline(this, 'Images', {
      uploadsBucket,
      uploadsTable: records.table,
      encryptionKey: key,
      stateMachineType: sfn.StateMachineType.EXPRESS,
      functionOptions: { resizeImage: { memorySize: 3008, timeout: Duration.minutes(2) } },
      alarmActions: [new actions.SnsAction(oncall)],
      alarmOptions: { rejectRatio: { threshold: 0.3 }, streamAge: { enabled: false } },
    });
  }
}

const app = new App();
new Uploads(app, 'Uploads', new Stack(app, 'Data'));
