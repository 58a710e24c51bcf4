import { CfnElement, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readable } from './readable';
import type { ImageUploadPipeline } from '../../src';

/** A resource of a template; what refers to other resources is readable text, see `readable`. */
export interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: any };
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: unknown;
}

/** A pipeline in a stack of its own, and the template that CloudFormation would get. */
export class Synthesis {
  public readonly template: Template;
  /** Paths of the elements of the template, by logical id. */
  public readonly paths = new Map<string, string>();
  private readonly resources = new Map<string, Resource>();

  public constructor(public readonly stack: Stack, public readonly pipeline: ImageUploadPipeline) {
    this.template = Template.fromStack(stack);
    for (const element of stack.node.findAll().filter(CfnElement.isCfnElement)) {
      this.paths.set(stack.resolve(element.logicalId) as string, pathOf(element, pipeline));
    }
    for (const [logicalId, resource] of Object.entries(this.template.toJSON().Resources as Record<string, Resource>)) {
      this.resources.set(this.paths.get(logicalId)!, readable(resource, this.paths) as Resource);
    }
  }

  /** The resource of a construct, by its path below the pipeline, like `Storage/Uploads`. */
  public resource(path: string): Resource {
    const resource = this.resources.get(path);
    if (!resource) {
      throw new Error(`no resource ${path}, there are ${[...this.resources.keys()].join(', ')}`);
    }
    return resource;
  }

  /** What a token stands for, as readable text. */
  public text(token: unknown): unknown {
    return readable(this.stack.resolve(token), this.paths);
  }

  /** The properties of a construct's resource. */
  public properties(path: string): Resource['Properties'] {
    return this.resource(path).Properties;
  }

  /** All resources of a type, by path. */
  public ofType(type: string): { readonly [path: string]: Resource } {
    return Object.fromEntries([...this.resources].filter(([, resource]) => resource.Type === type));
  }

  /** The handlers' functions, by path: the CDK's own function for notifications of buckets is left out. */
  public functions(): { readonly [path: string]: Resource } {
    return Object.fromEntries(Object.entries(this.ofType('AWS::Lambda::Function')).filter(([path]) => !path.startsWith('/')));
  }

  /** Messages of the warnings that synth prints. */
  public warnings(): string[] {
    return this.stack.node.findAll().flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data));
  }
}

/** `Storage/Uploads` for what stands in the pipeline, `/Grantee` for what stands beside it. */
function pathOf(element: CfnElement, pipeline: ImageUploadPipeline): string {
  const path = element.node.path.replace(/\/Resource$/, '');
  const inside = `${pipeline.node.path}/`;
  return path.startsWith(inside) ? path.slice(inside.length) : path.slice(element.stack.node.path.length);
}
