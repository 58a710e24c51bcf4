"""Decodes files as strictly as Pillow can, every frame, and tells what it has against each."""
import json
import sys
import warnings

from PIL import Image, ImageFile

ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None
warnings.simplefilter("ignore")


def objection(path):
    try:
        with Image.open(path) as image:
            image.verify()
        with Image.open(path) as image:
            for index in range(min(getattr(image, "n_frames", 1), 400)):
                image.seek(index)
                image.load()
    except Exception as error:  # whatever it is, it is an objection
        return f"{type(error).__name__}: {error}"
    return None


print(json.dumps([objection(path) for path in json.load(sys.stdin)]))
