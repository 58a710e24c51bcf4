import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { FaultProxy } from '../../../../local/fault-proxy';
import { DeployedPipeline } from '../deployed-pipeline';

/** All functions of a pipeline, behind a fault proxy. */
export interface FaultyFunctions {
  readonly proxy: FaultProxy;
  /** Gives the functions the environment that was deployed. */
  restore(): Promise<void>;
}

/** Puts a proxy between all functions of a pipeline and the engine. The template stays as it was deployed, roles and code too. */
export async function behindFaultProxy(pipeline: DeployedPipeline): Promise<FaultyFunctions> {
  const { stack, aws: { lambda } } = pipeline;
  const proxy = new FaultProxy({ endpoint: stack.endpoint, pid: stack.enginePid });
  const deployed: { FunctionName: string; Environment: { Variables?: Record<string, string> } }[] = [];
  for (const [caller, FunctionName] of Object.entries<string>(JSON.parse(pipeline.output('Functions')))) {
    const { Environment = {} } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    deployed.push({ FunctionName, Environment: { Variables: Environment.Variables } });
    const Variables = { ...Environment.Variables, AWS_ENDPOINT_URL: await proxy.endpointFor(caller) };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  }
  return {
    proxy,
    restore: async () => {
      for (const configuration of deployed) {
        await lambda.send(new UpdateFunctionConfigurationCommand(configuration));
      }
      await proxy.close();
    },
  };
}
