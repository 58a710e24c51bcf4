"""Every property of the construct, and whatever it exposes: Express, a key of one's own, a queue that hears of READY."""

from aws_cdk import (
    App, CfnOutput, Duration, RemovalPolicy, Size, Stack,
    aws_apigatewayv2 as apigwv2, aws_cloudwatch_actions as actions, aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_kms as kms, aws_lambda as lambda_, aws_logs as logs, aws_sns as sns,
    aws_sns_subscriptions as subscriptions, aws_sqs as sqs, aws_stepfunctions as sfn,
)
from cdk_image_upload_pipeline import (
    AlarmSettings, ChromaSubsampling, CropPosition, FunctionSettings, ImageFormat, ImageSize, ImageUploadPipeline, NotificationChannel,
    OutputFormat, PipelineAlarmOptions, PipelineFunctionOptions, UploadAuthorization, UploadTrigger,
)
from constructs import Construct


class Newsroom(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", enable_key_rotation=True)

        photos = ImageUploadPipeline(
            self, "Photos",
            max_file_size=Size.mebibytes(40),
            max_pixels=60_000_000,
            max_frames=1,
            accepted_formats=[ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.GIF, ImageFormat.AVIF, ImageFormat.TIFF],
            upload_expiry=Duration.minutes(30),
            sizes=[
                *ImageSize.defaults(),
                ImageSize.cover("teaser", width=640, height=360, position=CropPosition.ATTENTION, enlarge=True),
                ImageSize.contain("print", width=3000, height=2000, background="#f5f5f5", formats=[OutputFormat.png(compression_level=9)]),
                ImageSize.inside("story", width=1080, height=1920),
                ImageSize.outside("slide", width=1280, height=720, formats=[OutputFormat.same_as_source()]),
                ImageSize.fill("texture", width=512, height=512, formats=[OutputFormat.webp(effort=6, lossless=True), OutputFormat.avif(lossless=True)]),
            ],
            output_formats=[
                OutputFormat.avif(quality=60, effort=3, chroma_subsampling=ChromaSubsampling.CHROMA_444),
                OutputFormat.webp(quality=75, alpha_quality=90, effort=5),
                OutputFormat.jpeg(quality=85, chroma_subsampling=ChromaSubsampling.CHROMA_420),
            ],
            authorization=UploadAuthorization.iam(),
            api_throttle=apigwv2.ThrottleSettings(rate_limit=100, burst_limit=200),
            allowed_origins=["https://desk.example.com", "http://localhost:5173"],
            notification_channels=[
                NotificationChannel.event_bridge(event_bus=events.EventBus(self, "Bus")),
                NotificationChannel.web_socket(),
                NotificationChannel.long_polling(max_wait=Duration.seconds(20)),
            ],
            state_machine_type=sfn.StateMachineType.EXPRESS,
            key_prefix="newsroom/",
            upload_trigger=UploadTrigger.EVENT_BRIDGE,
            quarantine_retention=Duration.days(30),
            encryption_key=key,
            removal_policy=RemovalPolicy.DESTROY,
            auto_delete_objects=True,
            architecture=lambda_.Architecture.X86_64,
            function_options=PipelineFunctionOptions(
                resize_image=FunctionSettings(memory_size=3008, timeout=Duration.minutes(2)),
            ),
            log_retention=logs.RetentionDays.THREE_MONTHS,
            alarm_actions=[actions.SnsAction(sns.Topic(self, "OnCall"))],
            alarm_options=PipelineAlarmOptions(reject_ratio=AlarmSettings(threshold=0.3), stream_age=AlarmSettings(enabled=False)),
            create_dashboard=True,
        )

        reporter = iam.Role(self, "Reporter", assumed_by=iam.AccountRootPrincipal())
        photos.grants.request_upload(reporter)
        photos.grants.delete_upload(reporter)
        photos.grants.read_images(iam.Role(self, "Typesetter", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com")))
        archive = iam.Role(self, "Archive", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        photos.grants.request_upload_for_others(archive)
        photos.grants.read_originals(archive)
        photos.grants.read_records(archive)
        photos.topic.add_subscription(subscriptions.SqsSubscription(
            sqs.Queue(self, "Ready"),
            raw_message_delivery=True,
            filter_policy={"status": sns.SubscriptionFilter.string_filter(allowlist=["READY"])},
        ))

        photos.on_ready("ReadyRule", target=targets.SqsQueue(sqs.Queue(self, "OnReady")))
        photos.on_rejected("RejectedRule", target=targets.SqsQueue(sqs.Queue(self, "OnRejected")))
        photos.on_failed("FailedRule", target=targets.SqsQueue(sqs.Queue(self, "OnFailed")))
        photos.on_event("EveryRule", event_pattern=events.EventPattern(detail={"data": {"attempt": [1]}}))

        CfnOutput(self, "ApiUrl", value=photos.api_url)
        CfnOutput(self, "ApiId", value=photos.http_api.api_id)
        CfnOutput(self, "WebSocketUrl", value=photos.web_socket_url)
        CfnOutput(self, "UploadsBucket", value=photos.uploads_bucket.bucket_name)
        CfnOutput(self, "ImagesBucket", value=photos.images_bucket.bucket_name)
        CfnOutput(self, "UploadsTable", value=photos.uploads_table.table_name)
        CfnOutput(self, "StateMachine", value=photos.state_machine.state_machine_arn)
        CfnOutput(self, "ResizeImage", value=photos.functions.resize_image.function_name)
        CfnOutput(self, "Dashboard", value=photos.dashboard.dashboard_name)
        CfnOutput(self, "Alarms", value=" ".join(alarm.alarm_name for alarm in photos.alarms))
        CfnOutput(self, "DeadLetters", value=" ".join(queue.queue_name for queue in photos.dead_letter_queues))


app = App()
Newsroom(app, "Newsroom")
app.synth()
