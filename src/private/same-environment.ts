import { IResource, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Events, streams and permissions do not cross regions or accounts by themselves, nor keys, networks and authorizers regions. */
export function requireSameEnvironment(scope: Construct, prop: string, resource: IResource, dimensions: ('account' | 'region')[] = ['account', 'region']): void {
  for (const what of dimensions) {
    const [ours, its] = [Stack.of(scope)[what], resource.env[what]];
    if (!Token.isUnresolved(ours) && !Token.isUnresolved(its) && ours !== its) {
      throw new Error(`${prop}: must be of the pipeline's own ${what}, which is ${ours}, got one of ${its}; take another, or move the pipeline`);
    }
  }
}
