import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { FAILURE_CODES, REJECTION_CODES } from '../contract/codes';
import { MetricName } from '../contract/metrics';
import { PipelineFunctions } from '../pipeline-functions';
import { METRIC_PERIOD } from '../private/defaults';
import { metricOfCode, pipelineMetric } from '../private/pipeline-metric';

/** What the dashboard shows. */
export interface JourneyDashboardProps {
  readonly pipelineId: string;
  readonly httpApi: apigwv2.HttpApi;
  readonly stateMachine: sfn.StateMachine;
  readonly topic: sns.ITopic;
  readonly functions: PipelineFunctions;
  readonly alarms: cloudwatch.Alarm[];
}

/** One stage of the journey, from top to bottom: its name, how many, how many over time, how long, what goes wrong. */
interface Column {
  readonly title: string;
  readonly numbers: cloudwatch.IMetric[];
  readonly traffic: cloudwatch.GraphWidgetProps;
  readonly latency: cloudwatch.GraphWidgetProps;
  readonly trouble: cloudwatch.GraphWidgetProps;
}

/** CloudWatch's grid has 24 columns, the journey five. */
const WIDTHS = [5, 5, 5, 5, 4];
const HEIGHTS = { title: 1, numbers: 4, graph: 6 };
const Y_AXIS = { min: 0, showUnits: false };
const INTRODUCTION = 'An upload goes from left to right. What an alarm means and what to do: docs/runbook.md of cdk-image-upload-pipeline.';
const { SUM, MAXIMUM } = cloudwatch.Stats;

/** Whose errors are shown in which column. */
const STAGES: readonly (readonly string[])[] = [
  ['requestUpload', 'readUpload', 'deleteUpload', 'awaitOutcome'],
  ['startWorkflow', 'sweepUploads'],
  ['inspectImage', 'resizeImage', 'recordImage', 'cleanUp'],
  [],
  ['announceOutcome', 'forwardToEventBus', 'pushToClients', 'trackConnection'],
];

/** A dashboard whose columns follow an upload from left to right: request, upload, workflow, outcome, announcement. */
export class JourneyDashboard extends Construct {
  public readonly dashboard: cloudwatch.Dashboard;
  private readonly deadLetters: cloudwatch.GraphWidget;
  private readonly troubles: cloudwatch.GraphWidget[];
  private readonly props: JourneyDashboardProps;

  constructor(scope: Construct, id: string, props: JourneyDashboardProps) {
    super(scope, id);
    this.props = props;
    this.deadLetters = new cloudwatch.GraphWidget({ title: 'Dead letters', height: HEIGHTS.graph, width: 24, leftYAxis: Y_AXIS });
    const columns = [this.request(), this.upload(), this.workflow(), this.outcome(), this.announcement()];
    const row = <W extends cloudwatch.IWidget>(widgetOf: (column: Column, width: number) => W): W[] =>
      columns.map((column, index) => widgetOf(column, WIDTHS[index]));
    const graphs = (kind: 'traffic' | 'latency' | 'trouble') => row((column, width) => new cloudwatch.GraphWidget({
      width, height: HEIGHTS.graph, leftYAxis: Y_AXIS, period: METRIC_PERIOD, ...column[kind],
    }));
    this.troubles = graphs('trouble');

    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard');
    this.dashboard.addWidgets(text(`# Image uploads: ${props.pipelineId}\n${INTRODUCTION}`, 24, 2));
    if (props.alarms.length > 0) {
      this.dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: props.alarms, width: 24, height: 3 }));
    }
    this.dashboard.addWidgets(...row(({ title }, width) => text(`## ${title}`, width, HEIGHTS.title)));
    this.dashboard.addWidgets(...row(({ numbers }, width) => new cloudwatch.SingleValueWidget({
      metrics: numbers, width, height: HEIGHTS.numbers, setPeriodToTimeRange: true,
    })));
    this.dashboard.addWidgets(...graphs('traffic'));
    this.dashboard.addWidgets(...graphs('latency'));
    this.dashboard.addWidgets(...this.troubles);
    this.dashboard.addWidgets(this.deadLetters);
  }

  /** Shows the errors of a function in the column of its stage. */
  public addFunction(name: string, fn: lambda.Function): void {
    const column = STAGES.findIndex(names => names.includes(name));
    this.troubles[column < 0 ? STAGES.length - 1 : column].addLeftMetric(fn.metricErrors({ period: METRIC_PERIOD, label: name }));
  }

  /** Shows how many messages wait in a dead-letter queue. */
  public addDeadLetterQueue(queue: sqs.IQueue, label: string): void {
    this.deadLetters.addLeftMetric(queue.metricApproximateNumberOfMessagesVisible({ statistic: MAXIMUM, period: METRIC_PERIOD, label }));
  }

  private request(): Column {
    const { httpApi } = this.props;
    const sum = { statistic: SUM, period: METRIC_PERIOD };
    return {
      title: '1 Request',
      numbers: [this.count('Requested', 'requested')],
      traffic: {
        title: 'Calls of the HTTP API',
        left: [httpApi.metricCount({ ...sum, label: 'calls' }), httpApi.metricClientError({ ...sum, label: '4xx' }), httpApi.metricServerError({ ...sum, label: '5xx' })],
      },
      latency: { title: 'Latency of the API (ms)', left: percentiles(options => httpApi.metricLatency(options)) },
      trouble: { title: 'Errors of functions' },
    };
  }

  private upload(): Column {
    const { functions } = this.props;
    return {
      title: '2 Upload',
      numbers: [this.count('Uploaded', 'files arrived'), this.count('Expired', 'expired')],
      traffic: { title: 'Requested and arrived', left: [this.count('Requested', 'requested'), this.count('Uploaded', 'arrived'), this.count('Expired', 'expired')] },
      latency: { title: 'Claim and start (ms)', left: percentiles(options => functions.startWorkflow.metricDuration(options)) },
      trouble: {
        title: 'Errors; longest overdue (s)',
        right: [pipelineMetric(this.props.pipelineId, 'OldestOpenUpload', { label: 'longest overdue' })],
        rightYAxis: Y_AXIS,
      },
    };
  }

  private workflow(): Column {
    const { stateMachine } = this.props;
    const sum = { statistic: SUM, period: METRIC_PERIOD };
    return {
      title: '3 Workflow',
      numbers: [stateMachine.metricStarted({ ...sum, label: 'executions' })],
      traffic: {
        title: 'Executions',
        left: [stateMachine.metricStarted({ ...sum, label: 'started' }), stateMachine.metricSucceeded({ ...sum, label: 'succeeded' }),
          stateMachine.metricFailed({ ...sum, label: 'failed' }), stateMachine.metricTimedOut({ ...sum, label: 'timed out' })],
      },
      latency: { title: 'Time of an execution (ms)', left: percentiles(options => stateMachine.metricTime(options)) },
      trouble: { title: 'Errors of functions' },
    };
  }

  private outcome(): Column {
    const { pipelineId } = this.props;
    const outcomes = [this.count('Ready', 'ready'), this.count('Rejected', 'rejected'), this.count('Failed', 'failed')];
    return {
      title: '4 Outcome',
      numbers: outcomes,
      traffic: { title: 'Outcomes', left: [...outcomes, this.count('Deleted', 'deleted')] },
      latency: { title: 'From request to READY (ms)', left: percentiles(options => pipelineMetric(pipelineId, 'TimeToReady', options)) },
      trouble: {
        title: 'Refused and failed, by code',
        stacked: true,
        left: [
          ...REJECTION_CODES.map(code => metricOfCode(pipelineId, 'Rejected', code, { label: code })),
          ...FAILURE_CODES.map(code => metricOfCode(pipelineId, 'Failed', code, { label: code })),
        ],
      },
    };
  }

  private announcement(): Column {
    const { topic, functions } = this.props;
    const sum = { statistic: SUM, period: METRIC_PERIOD };
    return {
      title: '5 Announcement',
      numbers: [topic.metricNumberOfMessagesPublished({ ...sum, label: 'announced' })],
      traffic: {
        title: 'Messages of the topic',
        left: [topic.metricNumberOfMessagesPublished({ ...sum, label: 'published' }), topic.metricNumberOfNotificationsDelivered({ ...sum, label: 'delivered' }),
          topic.metricNumberOfNotificationsFailed({ ...sum, label: 'not delivered' })],
      },
      latency: { title: 'Waiting in the stream (ms)', left: [functions.announceOutcome.metric('IteratorAge', { statistic: MAXIMUM, period: METRIC_PERIOD, label: 'oldest' })] },
      trouble: { title: 'Errors of functions' },
    };
  }

  private count(name: MetricName, label: string): cloudwatch.Metric {
    return pipelineMetric(this.props.pipelineId, name, { label });
  }
}

/** How long most take, and the slowest. */
function percentiles(metricOf: (options: cloudwatch.MetricOptions) => cloudwatch.IMetric): cloudwatch.IMetric[] {
  return ['p50', 'p99'].map(statistic => metricOf({ statistic, period: METRIC_PERIOD, label: statistic }));
}

function text(markdown: string, width: number, height: number): cloudwatch.TextWidget {
  return new cloudwatch.TextWidget({ markdown, width, height, background: cloudwatch.TextWidgetBackground.TRANSPARENT });
}
