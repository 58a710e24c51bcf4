/** An example that is broken on purpose: it shows that a wrong property of the pipeline's own resources is found. */
import { App, CfnResource, Stack } from 'aws-cdk-lib';
// eslint-disable-next-line import/no-extraneous-dependencies -- the tarball, which no lock can name
import { ImageUploadPipeline } from 'cdk-image-upload-pipeline';

const images = new ImageUploadPipeline(new Stack(new App(), 'Broken'), 'Images');
const resizeImage = images.functions.resizeImage.node.defaultChild as CfnResource;
resizeImage.addPropertyOverride('MemorySize', 'much');
