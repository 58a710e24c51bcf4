/* eslint max-lines: ["error", 340] -- the whole public surface, two thirds of it docs */
import { Stack } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { AuthorizationKind } from './contract/environment';
import { ImageUploadPipelineGrants } from './image-upload-pipeline-grants';
import { ImageUploadPipelineProps } from './image-upload-pipeline-props';
import { PipelineFunctions } from './pipeline-functions';
import { stateMachineKindOf } from './private/executions';
import { warnOfImported } from './private/imported-resources';
import { resolveChannels } from './private/notification-channels';
import { OutcomeRule, outcomePattern } from './private/outcome-rule';
import { pipelineMetric } from './private/pipeline-metric';
import { resolveMonitoring } from './private/resolve-alarms';
import { requireDomainsApart, resolveApi } from './private/resolve-api';
import { requireFunctions } from './private/resolve-functions';
import { resolveAutoDelete, resolveKeyPrefix, resolveTrigger, takeOwnResources } from './private/resolve-own';
import { resolveLimits, resolveQuarantine, resolveSizes } from './private/resolve-props';
import { pipelineIdOf, resolveSettings } from './private/resolve-settings';
import { requireOptions } from './private/validation';
import { Announcement } from './stages/announcement';
import { createAwaitOutcome } from './stages/await-outcome';
import { ImageCatalog } from './stages/image-catalog';
import { createSweep } from './stages/image-catalog-sweep';
import { ImageStorage, StoragePrefixes } from './stages/image-storage';
import { ImageWorkflow } from './stages/image-workflow';
import { Monitoring } from './stages/monitoring';
import { UploadRequest } from './stages/upload-request';
import { WebSocketChannel } from './stages/web-socket-channel';
import { WorkflowTrigger } from './stages/workflow-trigger';
import { UploadTrigger } from './upload-trigger';

/**
 * The whole journey of an uploaded image: permission, direct upload, verification, sizes, record, announcement.
 *
 * A client asks the HTTP API with the file's type and size and gets a presigned form. It sends the file straight to S3, whose event
 * starts a workflow that verifies the image, makes all sizes and records the result. Every outcome is published to a topic.
 *
 * Throws if a property is out of its range, or if no stack is above it. The message names the property, the value, what is allowed and
 * how to mend it.
 *
 * @example
 * const images = new ImageUploadPipeline(this, 'Images', {
 *   maxFileSize: Size.mebibytes(25),
 *   acceptedFormats: [ImageFormat.JPEG, ImageFormat.PNG],
 *   allowedOrigins: ['https://app.example.com'],
 * });
 * images.grants.requestUpload(clientRole);
 * new CfnOutput(this, 'ApiUrl', { value: images.apiUrl });
 */
export class ImageUploadPipeline extends Construct {
  /** Permissions on the pipeline, for those who upload, who delete and who read sizes. */
  public readonly grants: ImageUploadPipelineGrants;
  /** Base URL of the HTTP API, at `apiDomainMapping` if there is one, without a slash at the end. Clients need it: make it an output. */
  public readonly apiUrl: string;
  /** The HTTP API: `POST /uploads`, `GET /uploads/{uploadId}`, `GET /limits`, and what authorization and channels add. */
  public readonly httpApi: apigwv2.HttpApi;
  /**
   * Where clients connect with a ticket, `wss://…`.
   *
   * Absent without `NotificationChannel.webSocket()`. The answer of `POST /tickets` holds it, so clients need not know it.
   */
  public readonly webSocketUrl?: string;
  /** The WebSocket API. Absent without `NotificationChannel.webSocket()`. */
  public readonly webSocketApi?: apigwv2.WebSocketApi;
  /** Bucket of what was uploaded, versioned, with the prefixes `incoming/`, `originals/` and `quarantine/`. */
  public readonly uploadsBucket: s3.IBucket;
  /** Bucket of the sizes, under `images/{uploadId}/r{attempt}/{size}.{jpg,webp,avif,png}`. */
  public readonly imagesBucket: s3.IBucket;
  /** Table with one record for each upload. Its stream announces the outcomes, so change no record yourself. */
  public readonly uploadsTable: dynamodb.ITable;
  /** The workflow. Its role is written by hand and takes no further permissions. */
  public readonly stateMachine: sfn.StateMachine;
  /** Topic where every outcome is published, as a CloudEvent. Subscribe here to hear of them. */
  public readonly topic: sns.ITopic;
  /**
   * The `source` of every event of this pipeline, `urn:image-upload-pipeline:…`.
   *
   * Filter by it where pipelines share a topic, or in rules on a bus that others write to too. `onReady` and its like do.
   */
  public readonly eventSource: string;
  /** The alarms that are on: one for each name in `alarmOptions`, of `deadLetters` one for each of `deadLetterQueues`. */
  public readonly alarms: cloudwatch.Alarm[];
  /**
   * The dashboard, whose columns follow an upload from left to right. Add widgets of your own below.
   *
   * @default - none with `createDashboard: false`
   */
  public readonly dashboard?: cloudwatch.Dashboard;
  private readonly stages: { readonly functions: PipelineFunctions; readonly deadLetterQueues: sqs.Queue[]; readonly announcement: Announcement };
  private readonly monitoring: Monitoring;
  /** @internal */
  readonly _authorization: AuthorizationKind;
  /** @internal */
  readonly _mappingKey?: string;
  /** @internal */
  readonly _prefixes: StoragePrefixes;

  /**
   * Makes a pipeline with all its resources. Throws if a property is out of its range, or if no stack is above it.
   *
   * @param scope Where it belongs: a stack, or a construct in one
   * @param id Its name in there, part of the logical ids of everything in it
   * @param props What is to be otherwise than by default
   */
  constructor(scope: Construct, id: string, props: ImageUploadPipelineProps = {}) {
    super(scope, id);
    if (!this.node.scopes.some(above => Stack.isStack(above))) {
      throw new Error(`ImageUploadPipeline '${id}': needs a Stack as scope, got none; make one like new Stack(app, 'ImageUploads')`);
    }
    requireOptions(`ImageUploadPipeline '${id}': props`, props, '{ maxFrames: 1 }');
    const { encryptionKey, allowedOrigins = [], stateMachineType = sfn.StateMachineType.STANDARD } = props;
    const api = resolveApi(this, props);
    const { authorization } = api;
    const limits = resolveLimits(props);
    const sizes = resolveSizes(props);
    const channels = resolveChannels(props);
    requireDomainsApart(this, api.domainMapping, channels.webSocket?.domainMapping);
    const monitoring = resolveMonitoring(props);
    const settings = resolveSettings(this, props, { ...limits, sizes }, stateMachineType);
    const { removalPolicy } = settings;

    const { uploadsBucket, imagesBucket, uploadsTable, topic } = takeOwnResources(this, props);
    const uploadTrigger = resolveTrigger(this, props);
    const quarantineDays = resolveQuarantine(props);

    const storage = new ImageStorage(this, 'Storage', {
      allowedOrigins,
      quarantineDays,
      keyPrefix: resolveKeyPrefix(props),
      uploadsBucket,
      imagesBucket,
      tellsEventBridge: uploadTrigger === UploadTrigger.EVENT_BRIDGE,
      removalPolicy,
      autoDeleteObjects: resolveAutoDelete(props, removalPolicy),
      encryptionKey,
    });
    warnOfImported(this, props, { prefixes: storage.prefixes, quarantineDays, allowedOrigins, trigger: uploadTrigger });
    const catalog = new ImageCatalog(this, 'Catalog', { uploadsTable, removalPolicy, encryptionKey });
    const workflow = new ImageWorkflow(this, 'Workflow', { settings, storage, catalog, stateMachineType, sizes, ...limits });
    const { stateMachine } = workflow;
    const request = new UploadRequest(this, 'Request', {
      settings, storage, catalog, stateMachine, stateMachineKind: stateMachineKindOf(stateMachineType), allowedOrigins, ...api, ...limits,
    });
    const awaitOutcome = channels.longPolling && createAwaitOutcome(request, { settings, storage, catalog, authorization, ...channels.longPolling });
    const trigger = new WorkflowTrigger(this, 'Trigger', { settings, storage, catalog, stateMachineType, stateMachine, trigger: uploadTrigger });
    const sweepUploads = createSweep(catalog, {
      settings, storage, catalog, stateMachineType, stateMachine, cleanUp: workflow.functions.cleanUp,
    });
    const announcement = new Announcement(this, 'Announcement', { settings, catalog, channels, topic });
    const webSocket = channels.webSocket && new WebSocketChannel(announcement, 'WebSocket', {
      settings, catalog, topic: announcement.topic, authorization, ...channels.webSocket,
    });
    if (webSocket) {
      request.addRoute(apigwv2.HttpMethod.POST, '/tickets', webSocket.trackConnection);
    }

    this.httpApi = request.httpApi;
    this.apiUrl = request.apiUrl;
    this.webSocketUrl = webSocket?.url;
    this.webSocketApi = webSocket?.webSocketApi;
    this.uploadsBucket = storage.uploadsBucket;
    this.imagesBucket = storage.imagesBucket;
    this.uploadsTable = catalog.uploadsTable;
    this.stateMachine = stateMachine;
    this.topic = announcement.topic;
    this.eventSource = settings.eventSource;
    const functions = {
      requestUpload: request.requestUpload,
      readUpload: request.readUpload,
      ...(request.deleteUpload && { deleteUpload: request.deleteUpload }),
      ...(awaitOutcome && { awaitOutcome }),
      startWorkflow: trigger.startWorkflow,
      ...workflow.functions,
      sweepUploads,
      announceOutcome: announcement.announceOutcome,
      ...(webSocket && { pushToClients: webSocket.pushToClients, trackConnection: webSocket.trackConnection }),
    };
    const deadLetterQueues = [trigger.deadLetterQueue, announcement.deadLetterQueue, ...(webSocket ? [webSocket.deadLetterQueue] : [])];
    this.stages = { functions, deadLetterQueues, announcement };
    requireFunctions(props.functionOptions, this.functions);
    this.monitoring = new Monitoring(this, 'Monitoring', {
      ...monitoring, pipelineId: settings.pipelineId, httpApi: this.httpApi, stateMachine, stateMachineType, topic: this.topic, functions,
    });
    this.monitoring.watch(this);
    this.alarms = this.monitoring.alarms;
    this.dashboard = this.monitoring.dashboard;
    this._authorization = authorization;
    this._mappingKey = api.domainMapping?.mappingKey;
    this._prefixes = storage.prefixes;
    this.grants = ImageUploadPipelineGrants._of(this);
  }

  /** The functions, by handler. */
  public get functions(): PipelineFunctions {
    return { ...this.stages.functions, ...this.stages.announcement.channelFunctions };
  }

  /**
   * Queues of what nobody could handle, each kept 14 days, the most that SQS keeps.
   *
   * The first holds events of S3 that no workflow could be started for, the second where in the table's stream the outcomes
   * stand that could not be announced. Then there is one for each channel with a queue, with the whole events that it could not pass on.
   * Each has an alarm, unless `deadLetters` is off.
   */
  public get deadLetterQueues(): sqs.Queue[] {
    return [...this.stages.deadLetterQueues, ...this.stages.announcement.channelDeadLetterQueues];
  }

  /**
   * A rule for every outcome of this pipeline, whatever it is, on the event bus of its EventBridge channel.
   *
   * Without that channel it is added, with the default bus. Throws if the bus is of another account or region, where no rule of this
   * stack can be, or if the pattern sets what the pipeline sets.
   *
   * @param id Name of the rule among the constructs of the pipeline
   * @param options Where to send the events, and with `eventPattern` which of them
   * @returns The rule, for further targets
   * @example
   * images.onEvent('ToQueue', {
   *   target: new targets.SqsQueue(queue),
   *   eventPattern: { detail: { data: { declared: { contentType: ['image/png'] } } } },
   * });
   */
  public onEvent(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.addRule(id, { method: 'onEvent', options });
  }

  /**
   * A rule for images that are READY: all their sizes exist. Otherwise as `onEvent`.
   *
   * @param id Name of the rule among the constructs of the pipeline
   * @param options Where to send the events
   * @returns The rule, for further targets
   * @example images.onReady('ToQueue', { target: new targets.SqsQueue(queue) });
   */
  public onReady(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.addRule(id, { method: 'onReady', options, status: 'READY' });
  }

  /**
   * A rule for uploads that were REJECTED: the file was refused. Otherwise as `onEvent`.
   *
   * @param id Name of the rule among the constructs of the pipeline
   * @param options Where to send the events
   * @returns The rule, for further targets
   */
  public onRejected(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.addRule(id, { method: 'onRejected', options, status: 'REJECTED' });
  }

  /**
   * A rule for uploads that FAILED: our trouble, not the file's. Otherwise as `onEvent`.
   *
   * @param id Name of the rule among the constructs of the pipeline
   * @param options Where to send the events
   * @returns The rule, for further targets
   */
  public onFailed(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.addRule(id, { method: 'onFailed', options, status: 'FAILED' });
  }

  private addRule(id: string, rule: Omit<OutcomeRule, 'eventSource'>): events.Rule {
    const eventPattern = outcomePattern({ ...rule, eventSource: this.eventSource });
    const eventBus = this.stages.announcement.useEventBus().busForRule(rule.method);
    this.monitoring.watch(this);
    const { target, ...options } = rule.options;
    return new events.Rule(this, id, { ...options, eventPattern, eventBus, targets: target && [target] });
  }

  /**
   * A metric of the pipeline, for graphs and alarms of your own. Throws if there is no metric of that name, and names those that there are.
   *
   * @param metricName Such as `Uploaded`, `Expired`, `Deleted`, `BytesIn`, `BytesOut` or `OldestOpenUpload`
   * @param props Statistic, period and label. With `dimensionsMap: { Code: 'corrupt-image' }` it is `Rejected` or `Failed` of one code
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return pipelineMetric(pipelineIdOf(this), metricName, props).attachTo(this);
  }

  /**
   * Uploads that were asked for: forms given out, each upload once.
   *
   * @param props Statistic, period and label, where others than by default
   */
  public metricRequested(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Requested', props);
  }

  /**
   * Uploads whose sizes all exist.
   *
   * @param props Statistic, period and label, where others than by default
   */
  public metricReady(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Ready', props);
  }

  /**
   * Files that were refused.
   *
   * @param props Statistic, period and label, where others than by default
   */
  public metricRejected(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Rejected', props);
  }

  /**
   * Uploads that failed: our trouble, not the file's.
   *
   * @param props Statistic, period and label, where others than by default
   */
  public metricFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Failed', props);
  }

  /**
   * From the request to READY, in milliseconds, on average.
   *
   * Of uploads that became READY at their first attempt: how long a later one took says when somebody began it. `metricReady` counts both.
   *
   * @param props Statistic, period and label, where others than by default
   */
  public metricTimeToReady(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('TimeToReady', props);
  }
}
