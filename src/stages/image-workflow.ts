import { Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ImageCatalog } from './image-catalog';
import { ImageStorage } from './image-storage';
import { createWorkflowFunctions, WorkflowFunctions } from './image-workflow-functions';
import { SizeProfile } from '../contract/image-formats';
import { allow, HandlerSettings } from '../private/handler';
import { defineWorkflow } from '../private/workflow-definition';
import { workflowHandlersOf, workflowTimeoutOf } from '../private/workflow-times';

/** What the workflow needs to know. */
export interface ImageWorkflowProps {
  readonly settings: HandlerSettings;
  readonly storage: ImageStorage;
  readonly catalog: ImageCatalog;
  readonly stateMachineType: sfn.StateMachineType;
  readonly acceptedTypes: string[];
  readonly maxPixels: number;
  readonly maxFrames: number;
  readonly sizes: SizeProfile[];
}

/** Stage 4, workflow: verifies the image, makes all sizes in parallel, records the result, and cleans up after what went wrong. */
export class ImageWorkflow extends Construct {
  public readonly stateMachine: sfn.StateMachine;
  public readonly functions: WorkflowFunctions;

  constructor(scope: Construct, id: string, props: ImageWorkflowProps) {
    super(scope, id);
    this.functions = createWorkflowFunctions(this, props);
    this.stateMachine = this.createStateMachine(props);
    if (props.stateMachineType !== sfn.StateMachineType.EXPRESS) {
      this.cleanUpAfterExecutions();
    }
  }

  private createStateMachine({ settings, stateMachineType }: ImageWorkflowProps): sfn.StateMachine {
    const logGroup = new logs.LogGroup(this, 'ExecutionLogs', {
      retention: settings.logRetention,
      encryptionKey: settings.encryptionKey,
      removalPolicy: settings.removalPolicy,
    });
    const handlers = workflowHandlersOf(stateMachineType, settings.functionOptions);
    const stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      comment: 'From an uploaded file to its sizes: every upload ends, once',
      definitionBody: sfn.DefinitionBody.fromChainable(defineWorkflow(this, this.functions, stateMachineType, handlers)),
      stateMachineType,
      queryLanguage: sfn.QueryLanguage.JSON_PATH,
      timeout: workflowTimeoutOf(stateMachineType, settings.functionOptions),
      role: this.createRole().withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: {
        destination: logGroup,
        // Payloads name uploads and their digests, so they are not written.
        includeExecutionData: false,
        // Express keeps no history of its own.
        level: stateMachineType === sfn.StateMachineType.EXPRESS ? sfn.LogLevel.ALL : sfn.LogLevel.ERROR,
      },
    });
    if (stateMachineType !== sfn.StateMachineType.EXPRESS) {
      Validations.of(stateMachine).acknowledge({
        id: 'AwsSolutions-SF1',
        reason: 'a Standard workflow keeps the history of every execution itself for 90 days; its log holds errors only',
      });
    }
    return stateMachine;
  }

  /**
   * An execution that was stopped from outside, that ran out of time, or whose Clean up failed has left its upload open.
   * EventBridge tells of it; where it does not, or in Express, which sends no such events, the sweep finds it later.
   */
  private cleanUpAfterExecutions(): void {
    new events.Rule(this, 'ExecutionEnded', {
      description: 'Ends uploads whose execution was stopped, timed out or failed',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [this.stateMachine.stateMachineArn], status: ['TIMED_OUT', 'ABORTED', 'FAILED'] },
      },
      targets: [new targets.LambdaFunction(this.functions.cleanUp)],
    });
  }

  /** The hand-written role of the workflow: it calls these functions and writes its own log and traces. */
  private createRole(): iam.Role {
    const role = new iam.Role(this, 'StateMachineRole', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
      description: 'Role of the image workflow',
      inlinePolicies: {
        Workflow: new iam.PolicyDocument({
          statements: [
            allow(['lambda:InvokeFunction'], Object.values(this.functions).map(fn => fn.functionArn)),
            // Delivery of logs and traces cannot be limited to resources: the service offers no resource type for these actions.
            allow([
              'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies',
              'logs:GetLogDelivery', 'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
            ], ['*']),
            allow(['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*']),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'delivery of logs and traces offers no resource to limit these actions to',
    });
    return role;
  }
}
