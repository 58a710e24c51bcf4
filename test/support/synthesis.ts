import { rmSync } from 'node:fs';
import { App, CfnElement, Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readable } from './readable';
import { ImageUploadPipeline, ImageUploadPipelineProps } from '../../src';

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
  private readonly paths = new Map<string, string>();
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

/** Props, or what makes them where they need a scope. */
export type PropsSource = ImageUploadPipelineProps | ((stack: Stack) => ImageUploadPipelineProps);

/** Synthesizes a stack with one pipeline named `Images`, and what `use` adds to it. */
export function synthesize(props: PropsSource = {}, use: (pipeline: ImageUploadPipeline, stack: Stack) => void = () => {}): Synthesis {
  const stack = newStack();
  const pipeline = new ImageUploadPipeline(stack, 'Images', typeof props === 'function' ? props(stack) : props);
  use(pipeline, stack);
  return new Synthesis(stack, pipeline);
}

const assemblies: string[] = [];
afterAll(() => assemblies.forEach(folder => rmSync(folder, { recursive: true, force: true })));

/** A stack in an app of its own, that copies no assets and reports nothing. */
export function newStack(env?: Environment): Stack {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
  assemblies.push(app.outdir);
  return new Stack(app, 'Stack', { env });
}

/** `Storage/Uploads` for what stands in the pipeline, `/Grantee` for what stands beside it. */
function pathOf(element: CfnElement, pipeline: ImageUploadPipeline): string {
  const path = element.node.path.replace(/\/Resource$/, '');
  const inside = `${pipeline.node.path}/`;
  return path.startsWith(inside) ? path.slice(inside.length) : path.slice(element.stack.node.path.length);
}
