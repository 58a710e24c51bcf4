/** The least an app needs: a pipeline, and somebody who may upload. */
import { App, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ImageUploadPipeline } from 'cdk-image-upload-pipeline';

class ImageUploads extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const clientRole = new Role(this, 'Client', { assumedBy: new AccountRootPrincipal() });

    const images = new ImageUploadPipeline(this, 'Images');
    images.grants.requestUpload(clientRole);
  }
}

new ImageUploads(new App(), 'ImageUploads');
