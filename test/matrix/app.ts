/** Every configuration of the matrix as an app of the packed package, for the newest aws-cdk-lib and cfn-lint. */
import { App } from 'aws-cdk-lib';
// eslint-disable-next-line import/no-extraneous-dependencies -- the tarball, which no lock can name
import { addPipeline } from './pipelines';
import { CONFIGURATIONS } from './table';
import * as library from 'cdk-image-upload-pipeline';

const app = new App();
CONFIGURATIONS.forEach((configuration, index) => addPipeline(library as never, app, `Row${index + 1}`, configuration));
