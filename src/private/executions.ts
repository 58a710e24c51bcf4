import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { StateMachineKind } from '../contract/environment';

/** The type of a state machine, as handlers know it. */
export function stateMachineKindOf(type: sfn.StateMachineType): StateMachineKind {
  return type === sfn.StateMachineType.EXPRESS ? 'EXPRESS' : 'STANDARD';
}

/** ARNs of all executions of a Standard state machine: their names are made of the ids of uploads. */
export function executionArns(stateMachine: sfn.StateMachine): string {
  return Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${stateMachine.stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
