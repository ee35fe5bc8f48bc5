"""Races Pellucid against Captum: same model, same photo, same settings, same number of threads.

    python3 src/bench/race.py --jar target/quarkus-app/quarkus-run.jar --model mobilenetv2.onnx \
        --photo cat.jpg --mean 0.5 --std 0.5

needs torch, captum, onnx2torch, onnx, numpy and pillow. The model is read from the same ONNX file by both. They take turns, method by
method; each figure is the median of a few runs, warmed up, of one image. What is timed is the explanation alone: no
start of a process, no compilation, no decoding.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from captum import attr
from onnx2torch import convert
from PIL import Image

ROWS = 16
ENOUGH_SECONDS = 4
MOST_RUNS = 5


def grid(cells, height, width):
    """The cell of every pixel, as Pellucid numbers them."""
    rows = torch.arange(height) * cells // height
    columns = torch.arange(width) * cells // width
    return (rows[:, None] * cells + columns[None, :])[None, None]


def contenders(net, image, target):
    """What Captum is asked, by the name and the parameters of what Pellucid is asked."""
    zero = torch.zeros_like(image)
    height, width = image.shape[2:]
    return {
        ("saliency", ()): lambda: attr.Saliency(net).attribute(image, target=target, abs=False),
        ("input-x-gradient", ()): lambda: attr.InputXGradient(net).attribute(image, target=target),
        ("integrated-gradients", ("steps=50", "quadrature=gauss-legendre")): lambda: attr.IntegratedGradients(
            net
        ).attribute(image, zero, target=target, n_steps=50, internal_batch_size=ROWS),
        ("smooth-grad", ("samples=50",)): lambda: attr.NoiseTunnel(attr.Saliency(net)).attribute(
            image, nt_type="smoothgrad", nt_samples=50, nt_samples_batch_size=ROWS, stdevs=0.3, target=target, abs=False
        ),
        ("gradient-shap", ("samples=50",)): lambda: attr.NoiseTunnel(
            attr.InputXGradient(net)
        ).attribute(image, nt_samples=50, nt_samples_batch_size=ROWS, stdevs=0.0, target=target),
        ("guided-backprop", ()): lambda: attr.GuidedBackprop(net).attribute(image, target=target),
        ("deconvnet", ()): lambda: attr.Deconvolution(net).attribute(image, target=target),
        ("deeplift", ()): lambda: attr.DeepLift(net).attribute(image, zero, target=target),
        ("occlusion", ("window=15", "stride=8")): lambda: attr.Occlusion(net).attribute(
            image, (3, 15, 15), (3, 8, 8), target=target, perturbations_per_eval=ROWS
        ),
        ("feature-ablation", ("grid=7",)): lambda: attr.FeatureAblation(net).attribute(
            image, zero, target=target, feature_mask=grid(7, height, width), perturbations_per_eval=ROWS
        ),
        ("shapley-value-sampling", ("grid=4", "permutations=10")): lambda: attr.ShapleyValueSampling(net).attribute(
            image,
            zero,
            target=target,
            feature_mask=grid(4, height, width),
            n_samples=10,
            perturbations_per_eval=ROWS,
        ),
        ("kernel-shap", ("grid=4", "samples=200")): lambda: attr.KernelShap(net).attribute(
            image,
            zero,
            target=target,
            feature_mask=grid(4, height, width),
            n_samples=200,
            perturbations_per_eval=ROWS,
        ),
        ("lime", ("grid=7", "samples=200")): lambda: attr.Lime(net).attribute(
            image,
            zero,
            target=target,
            feature_mask=grid(7, height, width),
            n_samples=200,
            perturbations_per_eval=ROWS,
        ),
    }


def seconds(run):
    """The median of a few runs after one that is not counted."""
    run()
    times = []
    begin = time.perf_counter()
    while len(times) < MOST_RUNS and (not times or time.perf_counter() - begin < ENOUGH_SECONDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def pellucid(arguments, photos, method, parameters):
    command = ["java", "-jar", arguments.jar, "bench", "--model", arguments.model, "--images", photos]
    command += ["--mean", arguments.mean, "--std", arguments.std, "--threads", str(arguments.threads)]
    command += ["--methods", method, "--format", "json"]
    for parameter in parameters:
        command += ["--param", parameter]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(said)[0]["seconds"]


def tensor(photo, side, mean, std):
    """Shorter side to the model's, centre cropped: to time by, not to compare by."""
    picture = Image.open(photo).convert("RGB")
    scale = side / min(picture.size)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    pixels = np.asarray(picture.crop((left, top, left + side, top + side)), dtype=np.float32) / 255
    return torch.from_numpy(((pixels - mean) / std).transpose(2, 0, 1)[None].copy())


def main():
    parser = argparse.ArgumentParser(description="Races Pellucid against Captum.")
    parser.add_argument("--jar", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--photo", required=True)
    parser.add_argument("--mean", default="0.5")
    parser.add_argument("--std", default="0.5")
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    net = convert(arguments.model).eval()
    mean, std = (np.float32(text.split(",")) for text in (arguments.mean, arguments.std))
    image = tensor(arguments.photo, arguments.side, mean, std)
    with torch.no_grad():
        target = int(net(image).argmax())
    print(f"{Path(arguments.model).name}, {arguments.threads} thread(s), torch {torch.__version__}")
    print("| method | Pellucid, s | Captum, s | times faster |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as photos:
        shutil.copy(arguments.photo, photos)
        for (method, parameters), run in contenders(net, image, target).items():
            ours = pellucid(arguments, photos, method, parameters)
            try:
                theirs = seconds(run)
            except (AssertionError, AttributeError, RuntimeError, ValueError) as failure:
                print(f"Captum's {method} failed: {failure}", file=sys.stderr)
                continue
            name = " ".join((method, *parameters))
            print(f"| `{name}` | {ours:.3f} | {theirs:.3f} | {theirs / ours:.1f} |", flush=True)


if __name__ == "__main__":
    main()
