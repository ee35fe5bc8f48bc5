"""Scenes on disk, written by the Java generator, as arrays."""

import csv
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

SIZE = 64
LABELS = [
    "stop",
    "yield",
    "no-entry",
    "speed-30",
    "speed-60",
    "priority",
    "pedestrian-crossing",
    "roundabout",
]


@dataclass(frozen=True)
class Scenes:
    """pixels: uint8 [N, 64, 64, 3]; labels: int64 [N]; factors: one dictionary a scene."""

    pixels: np.ndarray
    labels: np.ndarray
    factors: list[dict[str, str]]

    def values(self, factor: str) -> tuple[np.ndarray, int]:
        """The factor's value in every scene, numbered [N], and how many values there are."""
        names, numbers = np.unique([f[factor] for f in self.factors], return_inverse=True)
        return numbers, len(names)

    def where(self, **wanted: str) -> np.ndarray:
        """Which scenes have all these factors: bool [N]."""
        return np.array([all(f[k] == v for k, v in wanted.items()) for f in self.factors])


def generate(classes: Path, *arguments: object) -> None:
    """Run the Java scene writer with these arguments."""
    if not (classes / "dev/pellucid/demo/scene/SceneDataset.class").exists():
        raise SystemExit(f"{classes} has no compiled scene generator: run ./mvnw compile first")
    command = ["java", "-Djava.awt.headless=true", "-cp", classes]
    command += ["dev.pellucid.demo.scene.SceneDataset", *arguments]
    subprocess.run([str(word) for word in command], check=True)


def read_image(path: Path) -> np.ndarray:
    """An image as the service sees it: stretched to 64x64 by an antialiased bilinear filter."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize((SIZE, SIZE), Image.BILINEAR))


def read_scenes(folder: Path) -> Scenes:
    with open(folder / "scenes.csv", newline="") as file:
        factors = list(csv.DictReader(file))
    pixels = np.stack([read_image(folder / f["file"]) for f in factors])
    labels = np.array([LABELS.index(f["label"]) for f in factors])
    return Scenes(pixels, labels, factors)


def read_concepts(folder: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Name of each concept to pixels with and without it."""
    with open(folder / "concepts.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["name"]: tuple(
            np.stack([read_image(path) for path in sorted((folder / row["folder"] / side).iterdir())])
            for side in ("positive", "negative")
        )
        for row in rows
    }
