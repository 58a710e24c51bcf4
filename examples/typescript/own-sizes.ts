/** Profile pictures: sizes, formats and limits of one's own, for pages in a browser. */
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, OutputFormat } from 'cdk-image-upload-pipeline';

class Profiles extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new ImageUploadPipeline(this, 'Avatars', {
      maxFileSize: Size.mebibytes(25),
      acceptedFormats: [ImageFormat.JPEG, ImageFormat.PNG],
      uploadExpiry: Duration.minutes(15),
      allowedOrigins: ['https://app.example.com'],
      outputFormats: [OutputFormat.webp({ quality: 75 }), OutputFormat.png()],
      sizes: [
        ImageSize.cover('avatar', { width: 256, height: 256, position: CropPosition.TOP }),
        ImageSize.contain('card', { width: 600, height: 315, background: '#1a2b3c' }),
        ImageSize.inside('page', { width: 1600, formats: [OutputFormat.avif({ quality: 55 }), OutputFormat.jpeg({ quality: 85 })] }),
      ],
    });
  }
}

new Profiles(new App(), 'Profiles');
