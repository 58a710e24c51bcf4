"""An app for browsers: callers with tokens, sizes of one's own, and two ways to hear of outcomes."""

from aws_cdk import App, Size, Stack, aws_events as events, aws_events_targets as targets, aws_sqs as sqs
from cdk_image_upload_pipeline import (
    CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, NotificationChannel, OutputFormat, UploadAuthorization,
)
from constructs import Construct


class Album(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        event_bus = events.EventBus(self, "Bus")
        queue = sqs.Queue(self, "Queue")

        photos = ImageUploadPipeline(self, "Photos", max_file_size=Size.mebibytes(25),
            accepted_formats=[ImageFormat.JPEG, ImageFormat.PNG], allowed_origins=["https://app.example.com"],
            authorization=UploadAuthorization.jwt(issuer="https://id.example.com", audience=["web"]),
            sizes=[ImageSize.cover("avatar", width=256, height=256, position=CropPosition.ATTENTION),
                   ImageSize.inside("page", width=1600, formats=[OutputFormat.avif(quality=55), OutputFormat.jpeg()])],
            notification_channels=[NotificationChannel.event_bridge(event_bus=event_bus), NotificationChannel.web_socket()])
        photos.on_ready("ToQueue", target=targets.SqsQueue(queue))


app = App()
Album(app, "Album")
app.synth()
