"""What is kept in a stack of its own: bucket, table and key; the pipeline, Express, can go and come back."""

from aws_cdk import (
    App, Duration, Stack,
    aws_cloudwatch_actions as actions, aws_kms as kms, aws_s3 as s3, aws_sns as sns, aws_stepfunctions as sfn,
)
from cdk_image_upload_pipeline import (
    AlarmSettings, FunctionSettings, ImageUploadPipeline, PipelineAlarmOptions, PipelineFunctionOptions, UploadsTable,
)
from constructs import Construct


class Uploads(Stack):
    def __init__(self, scope: Construct, construct_id: str, data_stack: Stack) -> None:
        super().__init__(scope, construct_id)
        oncall = sns.Topic(self, "OnCall", enforce_ssl=True)
        key = kms.Key(data_stack, "Key", enable_key_rotation=True)
        uploads_bucket = s3.Bucket(data_stack, "Uploads",
            versioned=True, encryption_key=key, enforce_ssl=True, block_public_access=s3.BlockPublicAccess.BLOCK_ALL)

        records = UploadsTable(data_stack, "Records", encryption_key=key)
        ImageUploadPipeline(self, "Images", uploads_bucket=uploads_bucket, uploads_table=records.table, encryption_key=key,
            state_machine_type=sfn.StateMachineType.EXPRESS,
            function_options=PipelineFunctionOptions(resize_image=FunctionSettings(memory_size=3008, timeout=Duration.minutes(2))),
            alarm_actions=[actions.SnsAction(oncall)],
            alarm_options=PipelineAlarmOptions(reject_ratio=AlarmSettings(threshold=0.3), stream_age=AlarmSettings(enabled=False)))


app = App()
Uploads(app, "Uploads", Stack(app, "Data"))
app.synth()
