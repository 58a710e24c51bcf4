import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_PERIOD } from './defaults';
import { mended } from './validation';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, MetricName, METRICS } from '../contract/metrics';

/** What a value of each unit is made of within a period, unless the user wants it otherwise. */
const STATISTICS: { readonly [unit in typeof METRICS[MetricName]]: string } = {
  Count: cloudwatch.Stats.SUM,
  Bytes: cloudwatch.Stats.SUM,
  Milliseconds: cloudwatch.Stats.AVERAGE,
  Seconds: cloudwatch.Stats.MAXIMUM,
};

/** A metric that the handlers write. Dimensions of the options come beside the pipeline's. */
export function pipelineMetric(pipelineId: string, metricName: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
  if (!isMetricName(metricName)) {
    throw new Error(`metric: must be one of ${Object.keys(METRICS).join(', ')}, which are all that is written, got ${mended(metricName, 'pass one of these')}`);
  }
  return new cloudwatch.Metric({
    statistic: STATISTICS[METRICS[metricName]],
    period: METRIC_PERIOD,
    ...options,
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { ...options.dimensionsMap, [METRIC_DIMENSIONS.pipeline]: pipelineId },
  });
}

/** As `pipelineMetric`, of one code. */
export function metricOfCode(pipelineId: string, metricName: 'Rejected' | 'Failed', code: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
  return pipelineMetric(pipelineId, metricName, { ...options, dimensionsMap: { [METRIC_DIMENSIONS.code]: code } });
}

function isMetricName(name: string): name is MetricName {
  return Object.keys(METRICS).includes(name);
}
