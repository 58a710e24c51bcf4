import { Stack, Token } from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';

/** A place that a pipeline has taken in a bucket. */
interface Place {
  readonly pipeline: string;
  readonly bucket: string;
  readonly keyPrefix: string;
}

/** Places by app: the root of the construct tree. */
const taken = new WeakMap<IConstruct, Place[]>();
/** Paths of pipelines by their tables, by app. */
const takenTables = new WeakMap<IConstruct, Map<string, string>>();
/** Paths of domains by app: whose they are. */
const takenDomains = new WeakMap<IConstruct, DomainPath[]>();

/** A path of a domain that a pipeline has taken. */
interface DomainPath {
  readonly pipeline: string;
  readonly domainName: IConstruct;
  readonly name: string;
  readonly mappingKey: string;
}

/** Takes a prefix in a bucket of the user's for one pipeline. Two pipelines in one place would handle and delete each other's files. */
export function takeKeyPrefix(pipeline: IConstruct, prop: string, bucket: s3.IBucket, keyPrefix: string): void {
  const app = pipeline.node.root;
  const places = taken.get(app) ?? [];
  const place = { pipeline: pipeline.node.path, bucket: identityOf(bucket, bucket.bucketName, givenName(bucket)), keyPrefix };
  const other = places.find(({ pipeline: path, bucket: id, keyPrefix: prefix }) =>
    path !== place.pipeline && id === place.bucket && (prefix.startsWith(keyPrefix) || keyPrefix.startsWith(prefix)));
  if (other) {
    throw new Error(`${prop}: must be a place of one pipeline, and '${other.pipeline}' uses this bucket too, with keyPrefix '${other.keyPrefix}', got '${keyPrefix}'; `
      + "give each pipeline a keyPrefix that is not the beginning of the other's, like 'photos/' and 'avatars/', or a bucket of its own");
  }
  taken.set(app, [...places, place]);
}

/** Takes a table of the user's for one pipeline. Of two, each would sweep the other's uploads, whose files it cannot find. */
export function takeTable(pipeline: IConstruct, table: dynamodb.ITable): void {
  const app = pipeline.node.root;
  const tables = takenTables.get(app) ?? new Map<string, string>();
  const { account, region } = table.env;
  // Unlike a bucket's, the name of a table is one of its account and region only.
  const identity = Token.isUnresolved(table.tableName) ? identityOf(table, table.tableName) : `${account} ${region} ${table.tableName}`;
  const other = tables.get(identity);
  if (other !== undefined && other !== pipeline.node.path) {
    throw new Error(`uploadsTable: must be of one pipeline alone, which handles and announces whatever is in it, got the table of '${other}'; `
      + 'give each pipeline a table of its own, made with new UploadsTable(...)');
  }
  takenTables.set(app, tables.set(identity, pipeline.node.path));
}

/** Takes a path of a domain for one pipeline. A path leads to one API. */
export function takeDomain(pipeline: IConstruct, prop: string, mapping?: apigwv2.DomainMappingOptions): void {
  if (mapping === undefined) {
    return;
  }
  const { domainName, mappingKey = '' } = mapping;
  const app = pipeline.node.root;
  const paths = takenDomains.get(app) ?? [];
  const { account, region, node } = Stack.of(pipeline);
  // A domain's name is one of its account and region only, which stacks without `env` do not know.
  const place = [account, region].some(part => Token.isUnresolved(part)) ? node.path : `${account} ${region}`;
  const name = `${place} ${identityOf(domainName, domainName.domainNameRef.domainName, givenName(domainName))}`;
  const ours = { pipeline: pipeline.node.path, domainName, mappingKey, name };
  const other = paths.find(its => its.pipeline !== ours.pipeline && its.mappingKey === mappingKey
    && (its.domainName === domainName || its.name === name));
  if (other) {
    throw new Error(`${prop}: must be a path of one API, and '${other.pipeline}' uses this domain too, got mappingKey '${mappingKey}' for both; `
      + "give each pipeline a mappingKey of its own, like 'photos' and 'avatars', or a domain of its own");
  }
  takenDomains.set(app, [...paths, ours]);
}

/** What is the same for the same resource: its name where it is known or was given, else the reference to it, within its stack. */
function identityOf(resource: IConstruct, name: string, given?: string): string {
  return Token.isUnresolved(name) ? given ?? `${Stack.of(resource).node.path} ${JSON.stringify(Stack.of(resource).resolve(name))}` : name;
}

/** The name that a bucket or a domain of this app was given, which somebody else may know it by. */
function givenName(construct: IConstruct): string | undefined {
  const resource = construct.node.defaultChild ?? construct;
  const ofDomain = resource instanceof apigwv2.CfnDomainName ? resource.domainName : undefined;
  const given: unknown = Stack.of(construct).resolve(resource instanceof s3.CfnBucket ? resource.bucketName : ofDomain);
  return typeof given === 'string' ? given : undefined;
}
