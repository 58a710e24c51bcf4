import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { LIST_ATTRIBUTES, UPLOADS_TABLE } from '../contract/upload-record';

/** What CloudFormation is told of keys. */
interface Key {
  readonly attributeName: string;
  readonly keyType: string;
}

/** What CloudFormation is told of a table, as far as the handlers rely on it. */
interface Schema {
  readonly keySchema: readonly Key[];
  readonly attributeDefinitions?: readonly { readonly attributeName: string; readonly attributeType: string }[];
  readonly globalSecondaryIndexes?: readonly {
    readonly indexName: string;
    readonly keySchema: readonly Key[];
    readonly projection: { readonly projectionType?: string; readonly nonKeyAttributes?: readonly string[] };
  }[];
  readonly streamSpecification?: { readonly streamViewType?: string };
  readonly timeToLiveSpecification?: { readonly attributeName?: string; readonly enabled?: boolean };
}

const { partitionKey, byOwner, open, timeToLive } = UPLOADS_TABLE;
const { NEW_AND_OLD_IMAGES } = dynamodb.StreamViewType;
const TABLE_KEYS = `${partitionKey} (S)`;

/** Indexes that the handlers query, with their keys and what else is read from them. */
const INDEXES = [
  { name: byOwner.indexName, keys: `${byOwner.partitionKey} (S), ${byOwner.sortKey} (S)`, attributes: LIST_ATTRIBUTES },
  { name: open.indexName, keys: `${open.partitionKey} (S), ${open.sortKey} (N)`, attributes: [] },
];

/** In what a table of one's own is not as `UploadsTable` makes it; nothing where it cannot be seen. */
export function differencesOf(table: dynamodb.ITable): string[] {
  const schema = schemaOf(table);
  if (schema === undefined) {
    return [];
  }
  const keysOf = (keys: readonly Key[]) => [...keys].sort((one, other) => one.keyType.localeCompare(other.keyType)) // HASH before RANGE
    .map(({ attributeName }) => `${attributeName} (${typeOf(schema, attributeName)})`).join(', ');
  const view = schema.streamSpecification?.streamViewType;
  const { attributeName: expiry, enabled } = schema.timeToLiveSpecification ?? {};
  return [
    ...unlike('the key', keysOf(schema.keySchema), TABLE_KEYS),
    ...INDEXES.flatMap(({ name, keys, attributes }) => {
      const index = schema.globalSecondaryIndexes?.find(({ indexName }) => indexName === name);
      return index === undefined ? [`no index ${name}`] : [
        ...unlike(`the keys of ${name}`, keysOf(index.keySchema), keys),
        ...missing(name, attributes, index.projection),
      ];
    }),
    ...unlike('a stream of', view ?? 'nothing', NEW_AND_OLD_IMAGES),
    ...(enabled && expiry === timeToLive ? [] : [`no time to live in ${timeToLive}`]),
  ];
}

function unlike(what: string, got: string, wanted: string): string[] {
  return got === wanted ? [] : [`${what} ${got}, not ${wanted}`];
}

function missing(name: string, attributes: readonly string[], { projectionType = 'ALL', nonKeyAttributes = [] }: { projectionType?: string; nonKeyAttributes?: readonly string[] }): string[] {
  const left = projectionType === 'ALL' ? [] : attributes.filter(attribute => !nonKeyAttributes.includes(attribute));
  return left.length === 0 ? [] : [`${name} without ${left.join(', ')}`];
}

function typeOf({ attributeDefinitions = [] }: Schema, name: string): string {
  return attributeDefinitions.find(({ attributeName }) => attributeName === name)?.attributeType ?? '?';
}

/** A table that is made in this app. */
function schemaOf(table: dynamodb.ITable): Schema | undefined {
  const resource = table.node.defaultChild;
  if (!(resource instanceof dynamodb.CfnTable || resource instanceof dynamodb.CfnGlobalTable)) {
    return undefined;
  }
  const { keySchema, attributeDefinitions, globalSecondaryIndexes, streamSpecification, timeToLiveSpecification } = resource;
  return Stack.of(table).resolve({ keySchema, attributeDefinitions, globalSecondaryIndexes, streamSpecification, timeToLiveSpecification }) as Schema;
}
