/** Every property of the construct, and whatever it exposes: Express, a key of one's own, a queue that hears of READY. */
import { App, CfnOutput, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountRootPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ChromaSubsampling, CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, NotificationChannel, OutputFormat, UploadAuthorization, UploadTrigger } from 'cdk-image-upload-pipeline';

class Newsroom extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new Key(this, 'Key', { enableKeyRotation: true });

    const photos = new ImageUploadPipeline(this, 'Photos', {
      maxFileSize: Size.mebibytes(40),
      maxPixels: 60_000_000,
      maxFrames: 1,
      acceptedFormats: [ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.GIF, ImageFormat.AVIF, ImageFormat.TIFF],
      uploadExpiry: Duration.minutes(30),
      sizes: [
        ...ImageSize.defaults(),
        ImageSize.cover('teaser', { width: 640, height: 360, position: CropPosition.ATTENTION, enlarge: true }),
        ImageSize.contain('print', { width: 3000, height: 2000, background: '#f5f5f5', formats: [OutputFormat.png({ compressionLevel: 9 })] }),
        ImageSize.inside('story', { width: 1080, height: 1920 }),
        ImageSize.outside('slide', { width: 1280, height: 720, formats: [OutputFormat.sameAsSource()] }),
        ImageSize.fill('texture', { width: 512, height: 512, formats: [OutputFormat.webp({ effort: 6, lossless: true }), OutputFormat.avif({ lossless: true })] }),
      ],
      outputFormats: [
        OutputFormat.avif({ quality: 60, effort: 3, chromaSubsampling: ChromaSubsampling.CHROMA_444 }),
        OutputFormat.webp({ quality: 75, alphaQuality: 90, effort: 5 }),
        OutputFormat.jpeg({ quality: 85, chromaSubsampling: ChromaSubsampling.CHROMA_420 }),
      ],
      authorization: UploadAuthorization.iam(),
      apiThrottle: { rateLimit: 100, burstLimit: 200 },
      allowedOrigins: ['https://desk.example.com', 'http://localhost:5173'],
      notificationChannels: [
        NotificationChannel.eventBridge({ eventBus: new EventBus(this, 'Bus') }),
        NotificationChannel.webSocket(),
        NotificationChannel.longPolling({ maxWait: Duration.seconds(20) }),
      ],
      stateMachineType: StateMachineType.EXPRESS,
      keyPrefix: 'newsroom/',
      uploadTrigger: UploadTrigger.EVENT_BRIDGE,
      quarantineRetention: Duration.days(30),
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
      architecture: Architecture.X86_64,
      functionOptions: { resizeImage: { memorySize: 3008, timeout: Duration.minutes(2) } },
      logRetention: RetentionDays.THREE_MONTHS,
      alarmActions: [new SnsAction(new Topic(this, 'OnCall'))],
      alarmOptions: { rejectRatio: { threshold: 0.3 }, streamAge: { enabled: false } },
      createDashboard: true,
    });

    const reporter = new Role(this, 'Reporter', { assumedBy: new AccountRootPrincipal() });
    photos.grants.requestUpload(reporter);
    photos.grants.deleteUpload(reporter);
    photos.grants.readImages(new Role(this, 'Typesetter', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }));
    const archive = new Role(this, 'Archive', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    photos.grants.requestUploadForOthers(archive);
    photos.grants.readOriginals(archive);
    photos.grants.readRecords(archive);
    photos.topic.addSubscription(new SqsSubscription(new Queue(this, 'Ready'), {
      rawMessageDelivery: true,
      filterPolicy: { status: SubscriptionFilter.stringFilter({ allowlist: ['READY'] }) },
    }));

    photos.onReady('ReadyRule', { target: new SqsQueue(new Queue(this, 'OnReady')) });
    photos.onRejected('RejectedRule', { target: new SqsQueue(new Queue(this, 'OnRejected')) });
    photos.onFailed('FailedRule', { target: new SqsQueue(new Queue(this, 'OnFailed')) });
    photos.onEvent('EveryRule', { eventPattern: { detail: { data: { attempt: [1] } } } });

    new CfnOutput(this, 'ApiUrl', { value: photos.apiUrl });
    new CfnOutput(this, 'ApiId', { value: photos.httpApi.apiId });
    new CfnOutput(this, 'WebSocketUrl', { value: photos.webSocketUrl! });
    new CfnOutput(this, 'UploadsBucket', { value: photos.uploadsBucket.bucketName });
    new CfnOutput(this, 'ImagesBucket', { value: photos.imagesBucket.bucketName });
    new CfnOutput(this, 'UploadsTable', { value: photos.uploadsTable.tableName });
    new CfnOutput(this, 'StateMachine', { value: photos.stateMachine.stateMachineArn });
    new CfnOutput(this, 'ResizeImage', { value: photos.functions.resizeImage.functionName });
    new CfnOutput(this, 'Dashboard', { value: photos.dashboard!.dashboardName });
    new CfnOutput(this, 'Alarms', { value: photos.alarms.map(alarm => alarm.alarmName).join(' ') });
    new CfnOutput(this, 'DeadLetters', { value: photos.deadLetterQueues.map(queue => queue.queueName).join(' ') });
  }
}

new Newsroom(new App(), 'Newsroom');
