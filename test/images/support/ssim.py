"""How near pictures are to their references: SSIM of luma over windows of 8×8 pixels, and peak signal to noise of RGB in dB."""
import json
import math
import sys

import numpy
from PIL import Image

WINDOW = 8
LUMA = numpy.array([0.299, 0.587, 0.114])
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def means(values):
    sums = numpy.pad(values, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    total = sums[WINDOW:, WINDOW:] - sums[:-WINDOW, WINDOW:] - sums[WINDOW:, :-WINDOW] + sums[:-WINDOW, :-WINDOW]
    return total / WINDOW**2


def ssim(one, other):
    x, y = means(one), means(other)
    xx, yy, xy = means(one * one) - x * x, means(other * other) - y * y, means(one * other) - x * y
    return float((((2 * x * y + C1) * (2 * xy + C2)) / ((x * x + y * y + C1) * (xx + yy + C2))).mean())


def judge(case):
    one, other = (numpy.asarray(Image.open(case[key]).convert("RGB")).astype(numpy.float64) for key in ("reference", "made"))
    return {"ssim": ssim(one @ LUMA, other @ LUMA), "psnr": 10 * math.log10(255**2 / max(float(((one - other) ** 2).mean()), 1e-9))}


if __name__ == "__main__":
    print(json.dumps([judge(case) for case in json.load(sys.stdin)]))
