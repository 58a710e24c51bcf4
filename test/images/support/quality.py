"""Holds sizes against what Pillow makes of their sources.

The reference: the whole file decoded, its profile applied, turned upright, scaled once by LANCZOS on the values as they are stored,
that is, in gamma space, and cropped. What is transparent is shown on black, on white and on a checkerboard; the worst counts.
Where a case asks for it, SSIM of luma too.
"""
import io
import json
import math
import os
import sys

import numpy
from PIL import Image, ImageCms, ImageOps

sys.path.insert(0, os.path.dirname(__file__))
sys.dont_write_bytecode = True
from ssim import LUMA, ssim  # noqa: E402  a neighbour

TILE = 32
BACKDROPS = ("black", "white", "checker")
SRGB = ImageCms.createProfile("sRGB")


def upright_srgb(path):
    """The first frame of a file, in full."""
    image = Image.open(path)
    image.load()
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode in ("P", "LA", "PA"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode != "P" else "RGB")
    if image.mode in ("I;16", "I;16B", "I"):
        image = Image.fromarray((numpy.asarray(image).astype(numpy.uint32) >> 8).astype(numpy.uint8))
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        mode = "RGB" if image.mode == "CMYK" else image.mode
        embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        image = ImageCms.profileToProfile(image, embedded, SRGB, ImageCms.Intent.PERCEPTUAL, outputMode=mode)
    return image if image.mode in ("RGB", "RGBA") else image.convert("RGB")


def backdrop(kind, height, width):
    if kind == "checker":
        down, across = numpy.indices((height, width))
        return numpy.where((down // 8 + across // 8) % 2, 255.0, 0.0)[:, :, None]
    return 255.0 if kind == "white" else 0.0


def shown(image, kind):
    values = numpy.asarray(image.convert("RGBA")).astype(numpy.float64)
    alpha = values[:, :, 3:] / 255
    return values[:, :, :3] * alpha + backdrop(kind, *values.shape[:2]) * (1 - alpha)


def decibels(square):
    return 10 * math.log10(255**2 / max(float(square), 1e-6))


def compare(made, reference):
    """Decibels over all, and of the worst tile, with its place."""
    square = ((made - reference) ** 2).mean(axis=2)
    height, width = square.shape
    # A tile that the edge cuts counts by the pixels that it has.
    down, across = -(-height // TILE), -(-width // TILE)
    padded = numpy.zeros((down * TILE, across * TILE))
    padded[:height, :width] = square
    sums = padded.reshape(down, TILE, across, TILE).sum(axis=(1, 3))
    rows = numpy.minimum(TILE, height - numpy.arange(down) * TILE)
    columns = numpy.minimum(TILE, width - numpy.arange(across) * TILE)
    tiles = sums / numpy.outer(rows, columns)
    top, left = divmod(int(tiles.argmax()), across)
    return {"mean": decibels(square.mean()), "worstTile": decibels(tiles.max()), "at": [left * TILE, top * TILE]}


def judge(case, sources):
    path = case["source"]
    if path not in sources:
        sources.clear()  # one at a time: they are large
        sources[path] = upright_srgb(path)
    source = sources[path]
    made = Image.open(case["made"])
    whole = tuple(case.get("whole", made.size))
    if whole not in sources:
        sources[whole] = source.resize(whole, Image.Resampling.LANCZOS)
    left, top = case.get("crop", (0, 0))
    reference = sources[whole].crop((left, top, left + made.width, top + made.height))
    kinds = BACKDROPS if "A" in made.getbands() or "A" in source.getbands() else BACKDROPS[:1]
    pairs = [(shown(made, kind), shown(reference, kind)) for kind in kinds]
    results = [compare(*pair) for pair in pairs]
    likeness = {"ssim": min(ssim(one @ LUMA, other @ LUMA) for one, other in pairs)} if case.get("ssim") else {}
    return {
        **likeness,
        "mean": min(result["mean"] for result in results),
        "worstTile": min(result["worstTile"] for result in results),
        "at": min(results, key=lambda result: result["worstTile"])["at"],
    }


cache = {}
print(json.dumps([judge(case, cache) for case in json.load(sys.stdin)]))
