"""Makes the outputs of a job with Pillow, pyvips or ImageMagick, as their manuals show it, and prints what it took as JSON.

peers.py NAME JOB: NAME is "Pillow", "pyvips" or "ImageMagick".
"""
import importlib.metadata
import json
import os
import re
import resource
import subprocess
import sys
import time

name, job = sys.argv[1], json.loads(sys.argv[2])


class Pillow:
    """Every size from the file, which its decoder of JPEG may read scaled."""

    def __init__(self):
        import PIL.Image
        import PIL.ImageOps
        import PIL.features

        self.image, self.ops = PIL.Image, PIL.ImageOps
        version = PIL.features.version
        self.versions = {"Pillow": PIL.__version__, "libjpeg-turbo": version("libjpeg_turbo"), "libwebp": version("webp")}

    def make(self, width, outputs):
        image = self.image.open(job["file"])
        image.draft("RGB", (width, width))
        image = self.ops.exif_transpose(image)
        image.thumbnail((width, 1 << 20), self.image.Resampling.LANCZOS)
        for output, path in outputs:
            if output["format"] == "jpeg":
                opaque = image
                if image.mode == "RGBA":
                    opaque = self.image.alpha_composite(self.image.new("RGBA", image.size, "white"), image)
                opaque.convert("RGB").save(path, "JPEG", quality=output["quality"], optimize=True)
            else:
                image.save(path, "WEBP", quality=output["quality"], method=4)


class Pyvips:
    """Every size from the file by `thumbnail`, which lets the decoder scale."""

    def __init__(self):
        import pyvips

        pyvips.voperation.cache_set_max(0)
        self.image = pyvips.Image
        self.versions = {"pyvips": pyvips.__version__, "pyvips-binary": importlib.metadata.version("pyvips-binary"), "libvips": ".".join(str(pyvips.version(part)) for part in range(3))}

    def make(self, width, outputs):
        image = self.image.thumbnail(job["file"], width, height=10_000_000, size="down").copy_memory()
        for output, path in outputs:
            if output["format"] == "jpeg":
                opaque = image.flatten(background=255) if image.hasalpha() else image
                opaque.jpegsave(path, Q=output["quality"], optimize_coding=True, keep="none")
            else:
                image.webpsave(path, Q=output["quality"], effort=4, keep="none")


class ImageMagick:
    """One process for each size, which its decoder of JPEG may read at twice the size."""

    PROGRAMS = ("/usr/bin/magick", "/usr/bin/convert-im7.q16", "/usr/bin/convert-im6.q16")

    def __init__(self):
        found = [program for program in self.PROGRAMS if os.path.exists(program)]
        if not found:
            raise SystemExit("Error: ImageMagick is not installed")
        self.program = found[0]
        told = self.ask("-version") + self.ask("-list", "format")
        patterns = {"ImageMagick": r"ImageMagick (\S+)", "libjpeg-turbo": r"libjpeg-turbo ([\d.]+)", "libwebp": r"libwebp ([\d.]+)"}
        self.versions = {library: re.search(pattern, told).group(1) for library, pattern in patterns.items()}

    def ask(self, *arguments):
        return subprocess.run([self.program, *arguments], check=True, capture_output=True, text=True).stdout

    def start(self):
        """What its processes take to do nothing."""
        before = processor(resource.RUSAGE_CHILDREN)
        for _ in job["sizes"]:
            self.ask("-size", "1x1", "xc:red", "null:")
        return processor(resource.RUSAGE_CHILDREN) - before

    def make(self, width, outputs):
        arguments = ["-define", f"jpeg:size={2 * width}x", job["file"], "-auto-orient", "-thumbnail", f"{width}x>"]
        for output, path in outputs:
            on_white = ["-background", "white", "-alpha", "remove"] if output["format"] == "jpeg" else []
            settings = ["-quality", str(output["quality"]), "-define", "webp:method=4"]
            arguments += ["(", "+clone", *on_white, *settings, "-write", f"{output['format']}:{path}", "+delete", ")"]
        self.ask(*arguments, "null:")


def processor(whose):
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def memory(whose):
    """The most so far, in MiB. A process inherits the `ru_maxrss` of the one that started it, which is small for children of this one."""
    if whose == resource.RUSAGE_SELF and os.path.exists("/proc/self/status"):
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) / 1024
    return resource.getrusage(whose).ru_maxrss / 1024


peer = {"Pillow": Pillow, "pyvips": Pyvips, "ImageMagick": ImageMagick}[name]()
children = hasattr(peer, "start")
whose = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
start = peer.start() if children else processor(whose)
idle = memory(whose)
cpu, wall = processor(whose), time.monotonic()
outputs = []
for size in job["sizes"]:
    files = [(output, os.path.join(job["keep"], f"{size['name']}.{output['format']}")) for output in size["outputs"]]
    peer.make(size["width"], files)
    outputs += [{"name": os.path.basename(path), "bytes": os.path.getsize(path)} for _, path in files]
cpu, wall = processor(whose) - cpu, time.monotonic() - wall
print(json.dumps({
    "cpuMs": (cpu - start if children else cpu) * 1000,
    "wallMs": wall * 1000,
    "peakMiB": memory(whose),
    "idleMiB": idle,
    "startMs": start * 1000,
    "versions": peer.versions,
    "outputs": outputs,
}))
