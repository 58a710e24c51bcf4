import { delimiter, dirname } from 'node:path';

/** What the engine takes for an account: every resource lands here. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'us-east-1';

/** The engine's root user. Root bypasses IAM, so a client that must be refused needs a role's session. */
export const ROOT_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

const PASSED_ON = ['LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TERM', 'USER', 'LOGNAME'];

/**
 * The environment of everything that runs locally, built from nothing instead
 * of inherited: a profile, a proxy or a Python path of the host would otherwise
 * reach the engine's functions, which get the engine's environment as theirs.
 */
export function cleanEnvironment(home: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const name of PASSED_ON) {
    if (process.env[name] !== undefined) {
      environment[name] = process.env[name];
    }
  }
  return {
    ...environment,
    // The engine runs functions with the first `node` it finds: the one that runs us.
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: home,
    TMPDIR: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  };
}

/** What the AWS tools need to meet the engine and nothing else. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

/** The host's environment for tools that need its network settings (pip), less what could lead them astray. */
export function hostEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const astray = /^(AWS_|PYTHON|VIRTUAL_ENV$|PIP_(USER|TARGET|PREFIX|ROOT|REQUIREMENT|CONSTRAINT)$)/;
  const kept = Object.entries(process.env).filter(([name]) => !astray.test(name));
  return { ...Object.fromEntries(kept), ...more };
}

/** Makes this process forget the host's AWS settings, so that no client of ours can reach a real account by accident. */
export function forgetHostAws(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_')) {
      delete process.env[name];
    }
  }
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  // The SDK's notice about Node versions to come would break into a live display.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/dev/null';
}
