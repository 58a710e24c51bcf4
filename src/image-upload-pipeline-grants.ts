import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IMAGES_PREFIX } from './contract/object-keys';
import type { ImageUploadPipeline } from './image-upload-pipeline';

/** Permissions on a pipeline, given to a role, a user or a function. */
export class ImageUploadPipelineGrants {
  /** @internal */
  public static _of(pipeline: ImageUploadPipeline): ImageUploadPipelineGrants {
    return new ImageUploadPipelineGrants(pipeline);
  }

  private constructor(private readonly pipeline: ImageUploadPipeline) {}

  /**
   * Ask for uploads and follow one's own, through the HTTP API with signed requests.
   *
   * @param grantee who may; the uploads belong to this role, user or Cognito identity
   * @throws if the pipeline's authorization is not `UploadAuthorization.iam()`
   */
  public requestUpload(grantee: iam.IGrantable): iam.Grant {
    if (this.pipeline._authorization !== 'iam') {
      throw new Error('grants.requestUpload: works with `authorization: UploadAuthorization.iam()` only, '
        + `got ${this.pipeline._authorization}(), where the API asks nobody for permission`);
    }
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [this.routeArn('POST/uploads'), this.routeArn('GET/uploads/*')],
    });
  }

  /**
   * Read the sizes in S3, under `images/` of the images bucket. Not needed for clients of the HTTP API,
   * which answers URLs that anybody can open while they are valid.
   *
   * @param grantee who may
   */
  public readImages(grantee: iam.IGrantable): iam.Grant {
    const bucket = this.pipeline.imagesBucket;
    const grant = iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [bucket.arnForObjects(`${IMAGES_PREFIX}*`)],
      resource: bucket,
    });
    return bucket.encryptionKey ? grant.combine(bucket.encryptionKey.grantDecrypt(grantee)) : grant;
  }

  private routeArn(route: string): string {
    return Stack.of(this.pipeline).formatArn({
      service: 'execute-api',
      resource: this.pipeline.httpApi.apiId,
      resourceName: `$default/${route}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
