import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { JourneyDashboard } from './monitoring-dashboard';
import { PipelineFunctions } from '../pipeline-functions';
import { METRIC_PERIOD, REJECT_RATIO } from '../private/defaults';
import { metricOfCode, pipelineMetric } from '../private/pipeline-metric';
import { AlarmName, ResolvedMonitoring } from '../private/resolve-alarms';
import { traceActively } from '../private/tracing';

/** What monitoring needs to know. */
export interface MonitoringProps extends ResolvedMonitoring {
  readonly pipelineId: string;
  readonly httpApi: apigwv2.HttpApi;
  readonly stateMachine: sfn.StateMachine;
  readonly stateMachineType: sfn.StateMachineType;
  readonly topic: sns.ITopic;
  /** Those that every pipeline has. */
  readonly functions: PipelineFunctions;
}

/** What a pipeline has of it may grow. */
export interface Watched {
  readonly functions: PipelineFunctions;
  readonly deadLetterQueues: sqs.Queue[];
}

const { MISSING, NOT_BREACHING } = cloudwatch.TreatMissingData;

/** Operations: an alarm for everything that asks for a person, and a dashboard that follows an upload from left to right. */
export class Monitoring extends Construct {
  /** The alarms that are on. It grows with the dead-letter queues. */
  public readonly alarms: cloudwatch.Alarm[] = [];
  public readonly dashboard?: cloudwatch.Dashboard;
  private readonly journey?: JourneyDashboard;
  private readonly watched = new Set<Construct>();
  private readonly props: MonitoringProps;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.props = props;
    this.watchApi();
    this.watchTrigger();
    this.watchWorkflow();
    this.watchUploads();
    this.watchAnnouncement();
    if (props.createDashboard) {
      this.journey = new JourneyDashboard(this, 'Journey', { ...props, alarms: this.alarms });
      this.dashboard = this.journey.dashboard;
    }
  }

  /** Takes in what is new since the last time: a channel may be added when the pipeline is made already. */
  public watch({ functions, deadLetterQueues }: Watched): void {
    for (const [name, fn] of Object.entries(functions) as [string, lambda.Function | undefined][]) {
      if (fn && !this.watched.has(fn)) {
        this.watched.add(fn);
        traceActively(fn);
        this.journey?.addFunction(name, fn);
      }
    }
    for (const queue of deadLetterQueues.filter(other => !this.watched.has(other))) {
      this.watched.add(queue);
      this.watchDeadLetters(queue, this.placeOf(queue));
      this.journey?.addDeadLetterQueue(queue, this.placeOf(queue));
    }
    if ((functions.forwardToEventBus || functions.pushToClients) && !this.watched.has(this.props.topic)) {
      this.watched.add(this.props.topic);
      this.watchSubscriptions();
    }
  }

  /** Each queue has an alarm of its own, which says where to look. */
  private watchDeadLetters(queue: sqs.IQueue, place: string): void {
    this.alarm('deadLetters', place, `Messages in the dead-letter queue ${place}: what a function could not handle waits for a person.`,
      queue.metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM, period: METRIC_PERIOD }));
  }

  /** What the topic can put neither into a subscriber's queue nor into its dead-letter queue is in no queue that could be watched. */
  private watchSubscriptions(): void {
    this.alarm('deadLetters', 'OutcomesLost', 'The topic could put outcomes neither into the queue of a subscriber nor into its dead-letter queue.',
      this.props.topic.metric('NumberOfNotificationsFailedToRedriveToDlq', { statistic: cloudwatch.Stats.SUM, period: METRIC_PERIOD }));
  }

  /** Where a queue belongs within the pipeline, such as `TriggerDeadLetters`. */
  private placeOf(queue: Construct): string {
    return queue.node.scopes.slice(this.node.scopes.length - 1).map(({ node }) => node.id).join('');
  }

  private watchApi(): void {
    this.alarm('apiServerErrors', 'ApiServerErrors', 'The HTTP API answered with errors of ours.',
      this.props.httpApi.metricServerError({ statistic: cloudwatch.Stats.SUM, period: METRIC_PERIOD }));
  }

  private watchTrigger(): void {
    this.alarm('triggerErrors', 'TriggerErrors', 'Uploaded files could not be claimed or their workflow not started.',
      this.props.functions.startWorkflow.metricErrors({ period: METRIC_PERIOD }));
  }

  private watchWorkflow(): void {
    const { pipelineId, stateMachine } = this.props;
    const sums = { statistic: cloudwatch.Stats.SUM, period: METRIC_PERIOD };
    this.alarm('executionsFailed', 'ExecutionsFailed', 'Uploads ended FAILED, or executions of the image workflow failed.', new cloudwatch.MathExpression({
      label: 'failed',
      // The sweep ends uploads as FAILED whose executions did not fail; an execution whose Clean up failed too has not ended its upload yet.
      expression: 'MAX([FILL(executions, 0), FILL(uploads, 0)])',
      usingMetrics: { executions: stateMachine.metricFailed(sums), uploads: pipelineMetric(pipelineId, 'Failed') },
      period: METRIC_PERIOD,
    }));
    this.alarm('executionsTimedOut', 'ExecutionsTimedOut', 'Executions of the image workflow ran out of time.', stateMachine.metricTimedOut(sums));
    this.alarm('executionsThrottled', 'ExecutionsThrottled', 'Step Functions throttles the image workflow.', this.throttles());
    this.alarm('processingCrashed', 'ProcessingCrashed', 'A function died of a file, twice.', metricOfCode(pipelineId, 'Failed', 'processing-crashed'));
  }

  /** State transitions have a quota in Standard only; in Express it is the starts, and Step Functions counts them by account and region. */
  private throttles(): cloudwatch.Metric {
    const { stateMachine, stateMachineType } = this.props;
    if (stateMachineType !== sfn.StateMachineType.EXPRESS) {
      return stateMachine.metricThrottled({ statistic: cloudwatch.Stats.SUM, period: METRIC_PERIOD });
    }
    return new cloudwatch.Metric({
      namespace: 'AWS/States',
      metricName: 'ThrottledEvents',
      dimensionsMap: { APIName: 'StartExecution' },
      statistic: cloudwatch.Stats.SUM,
      period: METRIC_PERIOD,
    });
  }

  private watchUploads(): void {
    const { pipelineId } = this.props;
    const byHour = { period: REJECT_RATIO.period };
    this.alarm('rejectRatio', 'RejectRatio', 'Too many of the files that people send are refused.', new cloudwatch.MathExpression({
      label: 'share of refused files',
      // A sum without data is no number, so what did not happen is filled in as 0.
      expression: `IF(FILL(ready, 0) + FILL(rejected, 0) + FILL(failed, 0) >= ${REJECT_RATIO.leastOutcomes}, `
        + 'FILL(rejected, 0) / (FILL(ready, 0) + FILL(rejected, 0) + FILL(failed, 0)), 0)',
      usingMetrics: {
        ready: pipelineMetric(pipelineId, 'Ready', byHour),
        rejected: pipelineMetric(pipelineId, 'Rejected', byHour),
        failed: pipelineMetric(pipelineId, 'Failed', byHour),
      },
      ...byHour,
    }));
    // The sweep tells at each of its runs: if it says nothing any more, nobody looks after what is open. That is no alarm but a lack of data,
    // which acts as an alarm does: before the first sweep of a deployment there is none either, and nothing changes then.
    this.alarm('oldestOpenUpload', 'OldestOpenUpload', 'Uploads stay open past their time. Without data: the sweep does not run.',
      pipelineMetric(pipelineId, 'OldestOpenUpload'), MISSING)?.addInsufficientDataAction(...this.props.alarmActions);
  }

  private watchAnnouncement(): void {
    this.alarm('streamAge', 'StreamAge', 'Outcomes wait in the stream of the table to be announced.',
      this.props.functions.announceOutcome.metric('IteratorAge', { statistic: cloudwatch.Stats.MAXIMUM, period: METRIC_PERIOD }));
  }

  private alarm(
    name: AlarmName, id: string, description: string, metric: cloudwatch.IMetric, treatMissingData = NOT_BREACHING,
  ): cloudwatch.Alarm | undefined {
    const settings = this.props.alarms[name];
    if (!settings) {
      return undefined;
    }
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription: `${description} What to do: ${name} in docs/runbook.md of cdk-image-upload-pipeline`,
      metric,
      threshold: settings.threshold,
      evaluationPeriods: settings.evaluationPeriods,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData,
    });
    alarm.addAlarmAction(...this.props.alarmActions);
    this.alarms.push(alarm);
    return alarm;
  }
}
