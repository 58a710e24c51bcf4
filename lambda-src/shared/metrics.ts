import { Metrics } from '@aws-lambda-powertools/metrics';
import { errorName, Logger } from './logger';
import { METRIC_DIMENSIONS, METRIC_NAMESPACE, MetricName, METRICS } from '../../src/contract/metrics';

/** Some metrics of one event. */
export type MetricValues = { readonly [name in MetricName]?: number };

/** Where handlers count. It is called only where a conditional write has won, and right after it: so a step that is repeated counts once. */
export interface PipelineMetrics {
  /** Never throws. With a code, the values count for the pipeline and, once more, for the code. */
  emit(values: MetricValues, code?: string): void;
}

/** Metrics in lines of the function's log, in the embedded metric format: nothing is called, and nothing can be in flight. */
export function pipelineMetrics(pipelineId: string, logger: Pick<Logger, 'warn'>): PipelineMetrics {
  return {
    emit(values, code) {
      try {
        write(pipelineId, values, code);
      } catch (error) {
        // The record is what counts. Without this line a count would be missing in silence.
        logger.warn('metrics not written', { error: errorName(error) });
      }
    },
  };
}

function write(pipelineId: string, values: MetricValues, code?: string): void {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  // Powertools would add the name of a service, and so one more dimension to every metric.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ [METRIC_DIMENSIONS.pipeline]: pipelineId });
  if (code !== undefined) {
    metrics.addDimensions({}).addDimensions({ [METRIC_DIMENSIONS.code]: code });
  }
  for (const [name, value] of Object.entries(values)) {
    metrics.addMetric(name, METRICS[name as MetricName], value);
  }
  metrics.publishStoredMetrics();
}
