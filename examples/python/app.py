"""What the demo deploys: a pipeline of defaults with a WebSocket and a rule of EventBridge, that is thrown away after use."""

from aws_cdk import App, CfnOutput, RemovalPolicy, Stack, aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda_, aws_sqs as sqs
from cdk_image_upload_pipeline import ImageUploadPipeline, NotificationChannel

app = App()
stack = Stack(app, "ImageUploads")

images = ImageUploadPipeline(
    stack, "Images",
    # Functions run on ARM unless the app says otherwise: `-c architecture=x86_64` for hosts that are x64.
    architecture=lambda_.Architecture.X86_64 if app.node.try_get_context("architecture") == "x86_64" else lambda_.Architecture.ARM_64,
    # An example is thrown away; leave this out to keep images and records when the stack goes.
    removal_policy=RemovalPolicy.DESTROY,
    # Browsers hear of their uploads at once, over a WebSocket that they open with a ticket.
    notification_channels=[NotificationChannel.web_socket()],
)

# Whoever else is to hear: here a queue, of every outcome. `on_ready` and its like hear of one kind.
outcomes = sqs.Queue(stack, "Outcomes", enforce_ssl=True)
images.on_event("OutcomesToQueue", target=targets.SqsQueue(outcomes))

# Whoever uploads: here a role that the account may assume, in an app the role of its users or of its backend.
client = iam.Role(stack, "Client", assumed_by=iam.AccountRootPrincipal())
images.grants.request_upload(client)
images.grants.delete_upload(client)

CfnOutput(stack, "ApiUrl", value=images.api_url)
CfnOutput(stack, "ApiId", value=images.http_api.api_id)
CfnOutput(stack, "ClientRoleArn", value=client.role_arn)
CfnOutput(stack, "UploadsBucketName", value=images.uploads_bucket.bucket_name)
CfnOutput(stack, "ImagesBucketName", value=images.images_bucket.bucket_name)
CfnOutput(stack, "UploadsTableName", value=images.uploads_table.table_name)
CfnOutput(stack, "StateMachineArn", value=images.state_machine.state_machine_arn)
CfnOutput(stack, "SweepUploadsName", value=images.functions.sweep_uploads.function_name)
CfnOutput(stack, "TopicArn", value=images.topic.topic_arn)
CfnOutput(stack, "OutcomesQueueUrl", value=outcomes.queue_url)

app.synth()
