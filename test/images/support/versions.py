"""Prints the versions of the reference implementation."""
import json
import sys

import numpy
import PIL
from PIL import features

json.load(sys.stdin)
print(json.dumps({"pillow": PIL.__version__, "numpy": numpy.__version__, "avif": features.check("avif")}))
