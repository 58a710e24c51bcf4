/** An app for browsers: callers with tokens, sizes of one's own, and two ways to hear of outcomes. */
import { App, Size, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, NotificationChannel, OutputFormat, UploadAuthorization } from 'cdk-image-upload-pipeline';

class Album extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const eventBus = new events.EventBus(this, 'Bus');
    const queue = new sqs.Queue(this, 'Queue');

    const photos = new ImageUploadPipeline(this, 'Photos', {
      maxFileSize: Size.mebibytes(25),
      acceptedFormats: [ImageFormat.JPEG, ImageFormat.PNG],
      allowedOrigins: ['https://app.example.com'],
      authorization: UploadAuthorization.jwt({ issuer: 'https://id.example.com', audience: ['web'] }),
      sizes: [ImageSize.cover('avatar', { width: 256, height: 256, position: CropPosition.ATTENTION }),
        ImageSize.inside('page', { width: 1600, formats: [OutputFormat.avif({ quality: 55 }), OutputFormat.jpeg()] })],
      notificationChannels: [NotificationChannel.eventBridge({ eventBus }), NotificationChannel.webSocket()],
    });
    photos.onReady('ToQueue', { target: new targets.SqsQueue(queue) });
  }
}

new Album(new App(), 'Album');
