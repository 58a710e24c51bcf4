"""The least an app needs: a pipeline, and somebody who may upload."""

from aws_cdk import App, Stack, aws_iam as iam
from cdk_image_upload_pipeline import ImageUploadPipeline
from constructs import Construct


class ImageUploads(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        client_role = iam.Role(self, "Client", assumed_by=iam.AccountRootPrincipal())

        images = ImageUploadPipeline(self, "Images")
        images.grants.request_upload(client_role)


app = App()
ImageUploads(app, "ImageUploads")
app.synth()
