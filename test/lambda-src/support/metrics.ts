import type { MetricValues, PipelineMetrics } from '../../../lambda-src/shared/metrics';

/** Metrics that keep what they are told: `[values]`, or `[values, code]`. */
export interface KeptMetrics extends PipelineMetrics {
  readonly emitted: [values: MetricValues, code?: string][];
}

export function keptMetrics(): KeptMetrics {
  const emitted: KeptMetrics['emitted'] = [];
  return { emitted, emit: (values, code) => void emitted.push(code === undefined ? [values] : [values, code]) };
}
