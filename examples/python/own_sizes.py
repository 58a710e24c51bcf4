"""Profile pictures: sizes, formats and limits of one's own, for pages in a browser."""

from aws_cdk import App, Duration, Size, Stack
from cdk_image_upload_pipeline import CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, OutputFormat
from constructs import Construct


class Profiles(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        ImageUploadPipeline(
            self, "Avatars",
            max_file_size=Size.mebibytes(25),
            accepted_formats=[ImageFormat.JPEG, ImageFormat.PNG],
            upload_expiry=Duration.minutes(15),
            allowed_origins=["https://app.example.com"],
            output_formats=[OutputFormat.webp(quality=75), OutputFormat.png()],
            sizes=[
                ImageSize.cover("avatar", width=256, height=256, position=CropPosition.TOP),
                ImageSize.contain("card", width=600, height=315, background="#1a2b3c"),
                ImageSize.inside("page", width=1600, formats=[OutputFormat.avif(quality=55), OutputFormat.jpeg(quality=85)]),
            ],
        )


app = App()
Profiles(app, "Profiles")
app.synth()
