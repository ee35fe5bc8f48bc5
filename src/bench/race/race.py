"""Races Pellucid against the libraries people would otherwise use: same model, photos, settings, batch and threads.

    src/bench/race.sh [MODEL.onnx ...]        makes what this needs, then runs it

Each side is a process that stays up. They take turns, round by round; which of them begins alternates too. A ratio is
taken within a round, and the median of the ratios is what counts. What is timed is the explanation alone: no start of
a process, no compilation, no decoding. The maps of both sides are compared, so that nobody is fast by being wrong.
"""

import argparse
import datetime
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from contests import CLASSIFY, contests
from figures import ALIKE, correlation, counts, geometric_mean, summary, table, times

HERE = Path(__file__).resolve().parent
LIBRARIES = ("torch", "captum", "grad-cam", "zennit", "onnx2torch", "numpy")
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
SMALL = 64


class Side:
    """A process that answers turns."""

    def __init__(self, command, threads):
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), PYTHONWARNINGS="ignore")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        self.about = self._hear()
        self.peak = 0

    def take(self, turn):
        self.process.stdin.write(json.dumps(turn) + "\n")
        self.process.stdin.flush()
        answer = self._hear()
        self.peak = max(self.peak, answer.get("peakMemory") or 0)
        return answer

    def _hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self.process.args[:6])} … ended with {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Course:
    """One model, its photos, and how both sides are started on it."""

    def __init__(self, arguments, model, folder):
        self.model = model
        self.folder = folder
        self.arguments = arguments
        known = _known(model)
        self.mean = arguments.mean or known.get("mean", IMAGENET["mean"])
        self.std = arguments.std or known.get("std", IMAGENET["std"])
        self.side = arguments.side or (known.get("input_size") or [0, 0, 224])[2]
        photos = arguments.photos or _photos(model, known)
        self.photos = sorted(p for p in Path(photos).iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
        if not self.photos:
            raise SystemExit(f"there are no photos in {photos}; name a folder with --photos")

    def batch(self, size):
        path = self.folder / f"{self.model.stem}-{size}.npy"
        if not path.exists():
            chosen = [self.photos[i * len(self.photos) // size] for i in range(size)]
            np.save(path, np.stack([self._tensor(photo) for photo in chosen]))
        return str(path)

    def _tensor(self, photo):
        picture = Image.open(photo).convert("RGB")
        if self.side >= SMALL:
            scale = 256 / 224 * self.side / min(picture.size)
            picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.BILINEAR)
            left, top = (picture.width - self.side) // 2, (picture.height - self.side) // 2
            picture = picture.crop((left, top, left + self.side, top + self.side))
        else:
            picture = picture.resize((self.side, self.side), Image.BILINEAR)
        pixels = np.asarray(picture, dtype=np.float32) / 255
        return ((pixels - np.float32(self.mean)) / np.float32(self.std)).transpose(2, 0, 1).astype(np.float32)

    def ours(self, threads):
        join = lambda values: ",".join(str(value) for value in values)  # noqa: E731
        command = ["java", f"-Xmx{self.arguments.heap}", "-jar", self.arguments.jar, "bench", "serve"]
        command += ["--model", str(self.model), "--threads", str(threads)]
        command += ["--mean", join(self.mean), "--std", join(self.std)]
        command += ["--spinning"] if self.arguments.spinning else []
        return Side(command, threads)

    def theirs(self, threads):
        low = [-mean / std for mean, std in zip(self.mean, self.std)]
        high = [(1 - mean) / std for mean, std in zip(self.mean, self.std)]
        command = [sys.executable, str(HERE / "libraries.py"), "--model", str(self.model), "--threads", str(threads)]
        command += ["--low", *map(str, low), "--high", *map(str, high)]
        return Side(command, threads)


def _known(model):
    listed = model.parent / "models.json"
    if listed.exists():
        for entry in json.loads(listed.read_text()):
            if entry["file"] == model.name:
                return entry
    return {}


def _photos(model, known):
    if "photos" not in known:
        raise SystemExit(f"which photos shall {model.name} see? name a folder with --photos")
    return model.parent.parent / known["photos"]


def grid_values(pixels, cells):
    """The value of each cell of a map that is constant within cells."""
    height, width = pixels.shape[-2:]
    rows = [(2 * i + 1) * height // (2 * cells) for i in range(cells)]
    columns = [(2 * i + 1) * width // (2 * cells) for i in range(cells)]
    return pixels.reshape(-1, height, width)[0][np.ix_(rows, columns)]


def alike(ours, theirs):
    """The least correlation over the images of a batch, after bringing both to one size."""
    least = 1.0
    for own, other in zip(ours, theirs):
        own, other = np.squeeze(own), np.squeeze(other)
        if own.shape != other.shape:
            if other.ndim == 3 and own.ndim == 2 and own.shape[0] < 32 and own.shape != other.shape[1:]:
                other = grid_values(other, own.shape[0])
            else:
                own = own.mean(axis=0) if own.ndim == 3 else own
                other = other.mean(axis=0) if other.ndim == 3 else other
        if own.shape != other.shape:
            own = cv2.resize(own, other.shape[::-1])
        least = min(least, correlation(own.ravel().tolist(), other.ravel().tolist()))
    return least


def alike_but_for_sign(ours, theirs):
    """Of a principal component, whose sign is arbitrary, and which the library cuts at zero."""
    return min(
        max(alike([np.maximum(sign * own, 0)], [other]) for sign in (1, -1)) for own, other in zip(ours, theirs)
    )


def turns(contest, images, targets, layer):
    ours = {"method": contest.method, "parameters": contest.settings, "images": images, "targets": targets}
    theirs = {
        "library": contest.library,
        "method": contest.other,
        "given": contest.given,
        "images": images,
        "targets": targets,
        "layer": layer,
    }
    return ours, theirs


def race(contest, sides, asked, pace, scratch):
    """Both sides in turn, until there is enough. What they say first is compared, and not counted: it compiles and loads."""
    files = [str(scratch / name) for name in ("ours.npy", "theirs.npy")]
    first = [side.take({**turn, "out": file}) for side, turn, file in zip(sides, asked, files)]
    for answer, who in zip(first, ("Pellucid", contest.library)):
        if "refusal" in answer:
            return {"refusal": f"{who}: {answer['refusal']}"}
    compare = alike_but_for_sign if contest.other == "EigenCAM" else alike
    likeness = none_if_nan(compare(*(np.load(file) for file in files)))
    if sum(answer["seconds"] for answer in first) < pace.long:
        warm_up(sides, asked, pace)
    rounds = []
    begin = time.perf_counter()
    while pace.goes_on(len(rounds), time.perf_counter() - begin):
        answers = [None, None]
        for who in (0, 1) if len(rounds) % 2 == 0 else (1, 0):
            time.sleep(pace.rest)
            answers[who] = sides[who].take(asked[who])
            if "refusal" in answers[who]:
                return {"refusal": answers[who]["refusal"]}
        rounds.append(answers)
    seconds = [[answers[who]["seconds"] for answers in rounds] for who in (0, 1)]
    apart = not contest.drawn and likeness is not None and likeness < ALIKE
    return {**summary(*seconds), "alike": likeness, "apart": apart, "seconds": seconds}


def warm_up(sides, asked, pace):
    """Not counted: Java compiles what is used often, and both fill their caches."""
    for side, turn in zip(sides, asked):
        begin = time.perf_counter()
        while time.perf_counter() - begin < pace.warm_up:
            side.take(turn)


def none_if_nan(value):
    return None if math.isnan(value) else value


class Pace:
    """How long a contest may take."""

    rest = 0.003
    """Seconds between turns, in which the threads of the side before come to rest."""

    long = 2.0
    """Seconds of a first turn after which there is no warming up: it was many passes by itself."""

    def __init__(self, quick, seconds):
        self.seconds = seconds
        self.quick = quick
        self.warm_up = 0 if quick else 0.15

    def goes_on(self, done, spent):
        """Whether there is another round: three at least, two of such that take seconds, 21 at most."""
        if done == 0:
            return True
        each = spent / done
        least = 1 if self.quick else 2 if each > 1 else 3
        return done < least or (spent + each < self.seconds and done < 21)


def run(course, arguments, progress):
    results, peaks, abouts = [], {}, {}
    pace = Pace(arguments.quick, arguments.seconds)
    asked_for = [c for c in contests(course.side) if not arguments.methods or c.method in arguments.methods]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for threads in arguments.threads:
            sides = (course.ours(threads), course.theirs(threads))
            try:
                for batch in arguments.batch:
                    images = course.batch(batch)
                    targets = predicted(sides[0], images, scratch)
                    layer = sides[0].take({"method": "grad-cam", "images": images, "targets": targets}).get("layer")
                    for contest in [CLASSIFY, *asked_for]:
                        if contest.many and batch != min(arguments.batch):
                            continue
                        if contest.very_many and (arguments.quick or threads != min(arguments.threads)):
                            continue
                        asked = turns(contest, images, targets, layer)
                        result = race(contest, sides, asked, pace, scratch)
                        results.append(
                            {
                                "method": contest.name,
                                "library": contest.library,
                                "other": contest.other,
                                "threads": threads,
                                "batch": batch,
                                "drawn": contest.drawn,
                                **result,
                            }
                        )
                        progress(course, results[-1])
                peaks[threads] = {"ours": sides[0].peak, "theirs": sides[1].peak}
                abouts = {"ours": sides[0].about, "theirs": sides[1].about}
            finally:
                for side in sides:
                    side.close()
        memory = per_method(course, asked_for, arguments, scratch) if arguments.memory else []
    return {"model": course.model.name, "results": results, "peaks": peaks, "memory": memory, "about": abouts}


def predicted(side, images, scratch):
    out = str(scratch / "logits.npy")
    said = side.take({"method": "classify", "images": images, "out": out})
    if "refusal" in said:
        raise SystemExit(f"the model cannot be run: {said['refusal']}")
    return np.load(out).argmax(axis=1).tolist()


def per_method(course, asked_for, arguments, scratch):
    """The peak of fresh processes that each do one thing, so that nothing of another method is in it."""
    found = []
    batch = max(arguments.batch)
    for contest in [CLASSIFY, *asked_for]:
        images = course.batch(1 if contest.many else batch)
        sides = (course.ours(1), course.theirs(1))
        try:
            targets = predicted(sides[0], images, scratch)
            layer = sides[0].take({"method": "grad-cam", "images": images, "targets": targets}).get("layer")
            said = [side.take(turn) for side, turn in zip(sides, turns(contest, images, targets, layer))]
        finally:
            for side in sides:
                side.close()
        if not any("refusal" in answer for answer in said):
            found.append(
                {
                    "method": contest.name,
                    "other": contest.other,
                    "ours": said[0]["peakMemory"],
                    "theirs": said[1]["peakMemory"],
                }
            )
    return found


def conditions(arguments):
    processor = platform.processor()
    if Path("/proc/cpuinfo").exists():
        names = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
    return {
        "date": datetime.datetime.now().isoformat(timespec="minutes"),
        "processor": processor,
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "seconds": arguments.seconds,
        "quick": arguments.quick,
        "spinning": arguments.spinning,
    }


def page(report):
    """The tables, as Markdown."""
    about = report["conditions"]
    libraries = ", ".join(f"{name} {version}" for name, version in about["libraries"].items() if name != "numpy")
    lines = [
        f"{about['date']}, {about['processor']}, {about['processors']} processors, load {about['load']:.1f} at the start; "
        f"{libraries}, Java {report['models'][0]['about']['ours']['java']}"
        + (", its idle threads spinning" if about["spinning"] else "")
        + ("; a quick run of one round, to try the script by and no more." if about["quick"] else "."),
        "",
    ]
    for model in report["models"]:
        lines += [f"### {model['model']}", "", *table(model["results"]), "", *peaks(model), ""]
    raced = [r for model in report["models"] for r in model["results"] if counts(r)]
    if raced:
        worst = min(raced, key=lambda r: r["faster"])
        lines.append(
            f"Over all models, methods and settings ({len(raced)} figures): geometric mean "
            f"{times(geometric_mean(r['faster'] for r in raced))}, worst {times(worst['faster'])} (`{worst['method']}` against "
            f"{worst['library']} {worst['other']}, {worst['threads']} thread(s), batch {worst['batch']})."
        )
    return lines


def peaks(model):
    mib = 1024 * 1024
    lines = [
        "Peak of resident memory over the whole race: "
        + "; ".join(
            f"{threads} thread(s) {peak['ours'] / mib:.0f} MiB here, {peak['theirs'] / mib:.0f} MiB there"
            for threads, peak in model["peaks"].items()
        )
        + "."
    ]
    if model["memory"]:
        lines += ["", "| method, in processes of its own | MiB | theirs |", "|---|---|---|"]
        lines += [
            f"| `{row['method']}` ({row['other']}) | {row['ours'] / mib:.0f} | {row['theirs'] / mib:.0f} |"
            for row in model["memory"]
        ]
    return lines


BEGIN, END = "<!-- race: begin -->", "<!-- race: end -->"


def put_into(path, lines):
    """Writes the tables between the markers of a page."""
    text = path.read_text()
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{path} has no lines '{BEGIN}' and '{END}'")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    path.write_text(before + BEGIN + "\n" + "\n".join(lines).rstrip() + "\n" + END + after)


def numbers(text):
    return [float(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description="Races Pellucid against Captum, pytorch-grad-cam and zennit.")
    parser.add_argument("models", nargs="+", type=Path, help="ONNX files")
    parser.add_argument("--jar", required=True)
    parser.add_argument("--photos", type=Path, help="a folder; else the one that models.json beside the model names")
    parser.add_argument("--mean", type=numbers, help="a number a channel; else as models.json says, else ImageNet's")
    parser.add_argument("--std", type=numbers)
    parser.add_argument("--side", type=int, help="of the input, where models.json does not say it (default: 224)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 8], help="images at once")
    parser.add_argument("--methods", nargs="+", help="only these")
    parser.add_argument("--seconds", type=float, default=0.6, help="for the counted rounds of a contest, about")
    parser.add_argument("--spinning", action="store_true", help="let Pellucid's idle threads wait actively, as PyTorch's do")
    parser.add_argument("--heap", default="1g", help="of the Java process")
    parser.add_argument("--memory", action="store_true", help="also each method's peak, in fresh processes")
    parser.add_argument("--quick", action="store_true", help="one round, one thread, one image: does it run?")
    parser.add_argument("--json", type=Path, help="where everything goes, seconds of every round included")
    parser.add_argument("--page", type=Path, help="a page with markers between which the tables go; else they are printed")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.threads, arguments.batch, arguments.seconds = [1], [1], 0
    begin = time.perf_counter()

    def progress(course, result):
        said = f"{result['faster']:6.2f}× alike {result['alike']}" if "faster" in result else result["refusal"]
        print(
            f"{time.perf_counter() - begin:5.0f} s  {course.model.stem} t{result['threads']} b{result['batch']} "
            f"{result['method']} ({result['other']}): {said}",
            file=sys.stderr,
            flush=True,
        )

    report = {"conditions": conditions(arguments), "models": []}
    with tempfile.TemporaryDirectory() as folder:
        for model in arguments.models:
            report["models"].append(run(Course(arguments, model, Path(folder)), arguments, progress))
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(report, indent=1))
    lines = page(report)
    if arguments.page:
        put_into(arguments.page, lines)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
