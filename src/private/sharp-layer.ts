import * as path from 'path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** The image library as a layer: built before publishing, one folder for each architecture. */
export class SharpLayer extends lambda.LayerVersion {
  constructor(scope: Construct, id: string, architecture: lambda.Architecture) {
    const folder = architecture.name === lambda.Architecture.X86_64.name ? 'sharp-x64' : 'sharp-arm64';
    super(scope, id, {
      description: `sharp and libvips for ${architecture.name}`,
      code: lambda.Code.fromAsset(path.join(__dirname, '../../assets/layers', folder)),
      compatibleArchitectures: [architecture],
      license: 'Apache-2.0 AND LGPL-3.0-or-later',
    });
  }
}
