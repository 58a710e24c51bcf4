"""Slips that people make in Python. Prints what each is told, as JSON."""

import json

from aws_cdk import App, RemovalPolicy, Size, Stack
from cdk_image_upload_pipeline import CropPosition, ImageFormat, ImageSize, ImageUploadPipeline, OutputFormat, UploadAuthorization

stack = Stack(App(), "Stack")
square = {"width": 10, "height": 10}
count = 0


def pipeline(**props):
    global count
    count += 1
    return ImageUploadPipeline(stack, f"Images{count}", **props)


slips = {
    # of resources and functions
    "key_prefix: without its slash": lambda: pipeline(key_prefix="photos"),
    "auto_delete_objects: without DESTROY": lambda: pipeline(auto_delete_objects=True),
    # a tuple for a list
    "sizes: a tuple": lambda: pipeline(sizes=(ImageSize.cover("a", **square),)),
    "accepted_formats: a tuple": lambda: pipeline(accepted_formats=(ImageFormat.JPEG,)),
    "output_formats: a tuple": lambda: pipeline(output_formats=(OutputFormat.webp(),)),
    "allowed_origins: a tuple": lambda: pipeline(allowed_origins=("https://app.example.com",)),
    "formats: a tuple": lambda: ImageSize.inside("a", width=10, formats=(OutputFormat.webp(),)),
    # a comma too many
    "removal_policy: a comma": lambda: pipeline(removal_policy=(RemovalPolicy.DESTROY,)),
    "width: a comma": lambda: ImageSize.inside("a", width=(10,)),
    # one for a list, or a wrong one in it
    "output_formats[1]: not called": lambda: pipeline(output_formats=[OutputFormat.webp(), OutputFormat.jpeg]),
    "sizes[0]: a list": lambda: pipeline(sizes=[ImageSize.defaults()]),
    "allowed_origins: a str": lambda: pipeline(allowed_origins="https://app.example.com"),
    "sizes: one size": lambda: pipeline(sizes=ImageSize.inside("a", width=10)),
    "sizes[0]: a dict": lambda: pipeline(sizes=[{"width": 10}]),
    # a wrong enum
    "accepted_formats[0]: a str": lambda: pipeline(accepted_formats=["image/jpeg"]),
    "accepted_formats[0]: a member of another enum": lambda: pipeline(accepted_formats=[CropPosition.TOP]),
    "position: a str": lambda: ImageSize.cover("a", position="top", **square),
    "position: a member of another enum": lambda: ImageSize.cover("a", position=ImageFormat.JPEG, **square),
    "authorization: not called": lambda: pipeline(authorization=UploadAuthorization.iam),
    # a missing name
    "size_name: missing": lambda: ImageSize.cover(**square),
    "size_name: None": lambda: ImageSize.cover(None, **square),
    "size_name: empty": lambda: ImageSize.cover("", **square),
    "width: missing": lambda: ImageSize.cover("a", height=10),
    "max_size: no such property": lambda: pipeline(max_size=Size.mebibytes(1)),
    # a number out of range, or none
    "width: too large": lambda: ImageSize.inside("a", width=16384),
    "width: a fraction": lambda: ImageSize.inside("a", width=1.5),
    "width: a str": lambda: ImageSize.inside("a", width="100"),
    "quality: too large": lambda: OutputFormat.jpeg(quality=101),
    "max_pixels: zero": lambda: pipeline(max_pixels=0),
    "max_file_size: too large": lambda: pipeline(max_file_size=Size.gibibytes(1)),
    "max_file_size: an int": lambda: pipeline(max_file_size=10),
    "upload_expiry: an int": lambda: pipeline(upload_expiry=5),
    "sizes: none at all": lambda: pipeline(sizes=[]),
}


def told(slip) -> str:
    try:
        slip()
    except Exception as error:
        return str(error)
    return "nothing"


print(json.dumps({name: told(slip) for name, slip in slips.items()}))
