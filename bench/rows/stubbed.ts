import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { script } from '../contenders';

/** Every variable that any of them reads. */
const ENVIRONMENT = {
  UPLOADS_TABLE_NAME: 'table',
  UPLOADS_BUCKET_NAME: 'uploads',
  IMAGES_BUCKET_NAME: 'images',
  KEY_PREFIX: '/',
  AUTHORIZATION: 'iam',
  ACCEPTED_TYPES: '["image/jpeg"]',
  MAX_FILE_SIZE: '1000000',
  MAX_PIXELS: '100000000',
  MAX_FRAMES: '1',
  UPLOAD_EXPIRY_SECONDS: '300',
  URL_EXPIRY_SECONDS: '900',
  LONGEST_RUN_SECONDS: '900',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:uploads',
  STATE_MACHINE_TYPE: 'STANDARD',
  PIPELINE_ID: 'Bench-Images',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  // What the SDK has to say of old versions of Node.js, Lambda's version does not hear.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Has `use` start functions in this environment, while a stub answers every call of AWS. */
export async function withStub<T>(use: (env: NodeJS.ProcessEnv) => T): Promise<T> {
  const stub = spawn(process.execPath, [script('stub')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(stub.stdout, 'data') as [Buffer];
    // Nothing of whoever measures: certificates of NODE_EXTRA_CA_CERTS alone would take Node.js longer than all else.
    return use({ PATH: process.env.PATH, ...ENVIRONMENT, AWS_ENDPOINT_URL: `http://127.0.0.1:${port.toString().trim()}` });
  } finally {
    stub.kill();
  }
}
