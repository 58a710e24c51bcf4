import { code, only, readableName, rows } from './text';
import { Variant } from './variants';
import { pathOf } from '../../../test/support/permissions';

interface Statement {
  readonly Effect: string;
  readonly Principal: string | { readonly [kind: string]: string };
  readonly Action: string | string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

/** What the policies of resources say, those of functions among them. */
export function resourcePolicies(variants: readonly Variant[]): string {
  return merged(['resource', 'who', 'may', 'only', 'in'], variants, variant => [
    ...policiesOf(variant).flatMap(([path, statements]) => statements.map(statement => [code(readableName(path)), ...cellsOf(statement)])),
    ...permissionsOf(variant),
  ]);
}

/** What encrypts each resource that holds data. */
export function encryption(variants: readonly Variant[]): string {
  const [standard, keyed] = variants;
  return rows(['resources', 'without `encryptionKey`', 'with it'], Object.entries(WHAT_ENCRYPTS).flatMap(([type, whatEncrypts]) => {
    const alike = new Map<string, string[]>();
    for (const [path, { Properties }] of Object.entries(keyed.synthesis.ofType(type)).filter(([of]) => !of.startsWith('/'))) {
      const by = JSON.stringify([whatEncrypts(standard.synthesis.properties(path)), whatEncrypts(Properties)]);
      alike.set(by, [...alike.get(by) ?? [], code(readableName(path))]);
    }
    return [...alike].map(([by, names]) => [names.join(', '), ...JSON.parse(by) as string[]]);
  }));
}

const WHAT_ENCRYPTS: { readonly [type: string]: (properties: any) => string } = {
  'AWS::S3::Bucket': ({ BucketEncryption }) => {
    const { SSEAlgorithm } = BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault;
    return SSEAlgorithm === 'AES256' ? 'S3\'s own key' : 'the key, by a bucket key';
  },
  'AWS::DynamoDB::Table': ({ SSESpecification }) => SSESpecification?.KMSMasterKeyId ? 'the key' : 'DynamoDB\'s own key',
  'AWS::SNS::Topic': ({ KmsMasterKeyId } = {}) => KmsMasterKeyId ? 'the key' : 'SNS\'s disks, no key of KMS',
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId ? 'the key' : 'SQS\'s own key',
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId ? 'the key' : 'CloudWatch Logs\' own key',
};

const POLICIES: { readonly [type: string]: (properties: any) => unknown } = {
  'AWS::S3::BucketPolicy': ({ PolicyDocument }) => PolicyDocument,
  'AWS::SNS::TopicPolicy': ({ PolicyDocument }) => PolicyDocument,
  'AWS::SQS::QueuePolicy': ({ PolicyDocument }) => PolicyDocument,
  'AWS::KMS::Key': ({ KeyPolicy }) => KeyPolicy,
};

function policiesOf({ synthesis }: Variant): [string, Statement[]][] {
  return Object.entries(POLICIES).flatMap(([type, documentOf]) => Object.entries(synthesis.ofType(type)).map(([path, { Properties }]) => {
    const { Statement: statements } = documentOf(Properties) as { readonly Statement: Statement[] };
    return [path.replace(/\/Policy$/, ''), statements] as [string, Statement[]];
  }));
}

function cellsOf({ Effect, Principal, Action, Condition }: Statement): string[] {
  const who = typeof Principal === 'string' ? Principal : Object.values(Principal)[0];
  if (Effect === 'Deny') {
    const tls = JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}';
    return ['everybody', `not ${[Action].flat().map(code).join(', ')}`, tls ? 'without TLS' : code(JSON.stringify(Condition))];
  }
  const conditions = Object.values(Condition ?? {}).flatMap(keys => Object.entries(keys))
    .map(([key, value]) => `${code(key)} is ${code(readableSource(String(value)))}`);
  return [code(who.replace(/\$\{AWS::(\w+)\}/g, '<$1>')), [Action].flat().map(code).join(', '), conditions.join(', ')];
}

/** Who may call a function. */
function permissionsOf({ synthesis }: Variant): string[][] {
  return Object.values(synthesis.ofType('AWS::Lambda::Permission')).map(({ Properties }) => {
    const conditions = [['aws:SourceArn', Properties.SourceArn], ['aws:SourceAccount', Properties.SourceAccount]].filter(([, value]) => value !== undefined);
    return [
      code(readableName(pathOf(Properties.FunctionName))), code(Properties.Principal), code(Properties.Action),
      conditions.map(([key, value]) => `${code(key)} is ${code(readableSource(value))}`).join(', '),
    ];
  });
}

/** An ARN or an account as readers would say it. */
function readableSource(value: string): string {
  return value === '${AWS::AccountId}' ? 'the account' : readableName(pathOf(value.replace(/^\$\{([^}.]+)\}$/, '${$1.Arn}'))).replace(/\$\{AWS::(\w+)\}/g, '<$1>');
}

/** Rows of all variants, each once, with a last cell that says in which they stand. */
function merged(head: readonly string[], variants: readonly Variant[], rowsOf: (variant: Variant) => string[][]): string {
  const found = new Map<string, Set<Variant>>();
  for (const variant of variants) {
    for (const row of rowsOf(variant)) {
      const key = JSON.stringify(row);
      found.set(key, (found.get(key) ?? new Set<Variant>()).add(variant));
    }
  }
  return rows(head, [...found].map(([key, of]) => [...JSON.parse(key) as string[], only(of, variants)]));
}
