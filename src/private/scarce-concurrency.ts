import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { WORKFLOW_CONCURRENCY } from './defaults';
import { WORKFLOW_HANDLERS } from './workflow-times';
import type { PipelineFunctionOptions } from '../function-options';

/** Says at synth which functions of the workflow may run so few at a time that good uploads fail in a burst. */
export function warnOfScarceConcurrency(scope: Construct, own: PipelineFunctionOptions = {}): void {
  const scarce = WORKFLOW_HANDLERS.flatMap(handler => {
    const reserved = own[handler]?.reservedConcurrentExecutions;
    return reserved !== undefined && reserved < WORKFLOW_CONCURRENCY ? [`functionOptions.${handler}.reservedConcurrentExecutions is ${reserved}`] : [];
  });
  if (scarce.length > 0) {
    Annotations.of(scope).addWarningV2('image-upload-pipeline:scarce-concurrency',
      `${scarce.join(', ')}: the workflow waits minutes for room and then gives up, so good uploads of a burst end FAILED; `
      + `reserve at least ${WORKFLOW_CONCURRENCY}, and bound how many may come with apiThrottle`);
  }
}
