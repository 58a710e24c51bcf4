"""Makes the outputs of a job with Pillow or pyvips, as their manuals show it, and prints what it took as JSON.

peers.py NAME JOB: NAME is "pillow" or "pyvips".
"""
import json
import os
import resource
import sys
import time

name, job = sys.argv[1], json.loads(sys.argv[2])


def with_pillow():
    from PIL import Image, ImageOps

    for size in job["sizes"]:
        image = Image.open(job["file"])
        image.draft("RGB", (size["width"], size["width"]))  # lets the decoder of JPEG scale
        image = ImageOps.exif_transpose(image)
        image.thumbnail((size["width"], 1 << 20), Image.Resampling.LANCZOS)
        for output in size["outputs"]:
            yield size, output, lambda path, o=output, i=image: save_with_pillow(i, path, o)


def save_with_pillow(image, path, output):
    if output["format"] == "jpeg":
        if image.mode == "RGBA":
            from PIL import Image

            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        image.convert("RGB").save(path, "JPEG", quality=output["quality"], optimize=True)
    else:
        image.save(path, "WEBP", quality=output["quality"], method=4)


def with_pyvips():
    import pyvips

    pyvips.voperation.cache_set_max(0)
    for size in job["sizes"]:
        image = pyvips.Image.thumbnail(job["file"], size["width"], height=10_000_000, size="down").copy_memory()
        for output in size["outputs"]:
            yield size, output, lambda path, o=output, i=image: save_with_pyvips(i, path, o)


def save_with_pyvips(image, path, output):
    if output["format"] == "jpeg":
        if image.hasalpha():
            image = image.flatten(background=255)
        image.jpegsave(path, Q=output["quality"], optimize_coding=True, keep="none")
    else:
        image.webpsave(path, Q=output["quality"], effort=4, keep="none")


def processor():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


makers = {"pillow": with_pillow, "pyvips": with_pyvips}
if name == "pillow":
    import PIL.Image  # noqa: F401  what is loaded before does not count
else:
    import pyvips  # noqa: F401
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
cpu, wall = processor(), time.monotonic()
outputs = []
for size, output, save in makers[name]():
    path = os.path.join(job["keep"], f"{size['name']}.{output['format']}")
    save(path)
    outputs.append({"name": os.path.basename(path), "bytes": os.path.getsize(path)})
cpu, wall = processor() - cpu, time.monotonic() - wall
print(json.dumps({
    "cpuMs": cpu * 1000,
    "wallMs": wall * 1000,
    "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "idleMiB": idle,
    "outputs": outputs,
}))
