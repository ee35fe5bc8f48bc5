#!/usr/bin/env python3
"""Draws the demo's scenes, trains its model, learns its concept bank, writes its bundle.

    ./mvnw compile && python3 src/demo/train.py

The same seed on the same machine gives the same bundle.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import yaml

import concept_bank
import network
import scenes

ROOT = Path(__file__).resolve().parents[2]
SIGNIFICANT = 1e-3
NOTICED = ["background", "weather", "texture"]
GROUPS = {
    "prohibition": ["no-entry", "speed-30", "speed-60"],
    "right-of-way": ["stop", "yield", "priority"],
    "warning": ["pedestrian-crossing"],
    "mandatory": ["roundabout"],
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classes", type=Path, default=ROOT / "target/classes")
    parser.add_argument("--out", type=Path, default=ROOT / "src/main/resources/demo/road-signs")
    parser.add_argument("--work", type=Path, help="folder for the scenes (default: a temporary one)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train", type=int, default=12000, help="training scenes")
    parser.add_argument("--test", type=int, default=4000, help="test scenes of each distribution")
    parser.add_argument("--concepts", type=int, default=500, help="scenes with and without a concept")
    parser.add_argument("--epochs", type=int, default=6)
    return parser.parse_args()


def draw(options, work):
    """Training and test scenes with the planted shortcut, unbiased ones without, concepts."""
    seed = options.seed
    sets = [("train", "training", options.train), ("test", "training", options.test)]
    sets.append(("unbiased", "unbiased", options.test))
    for index, (name, distribution, count) in enumerate(sets):
        print(f"drawing {count} scenes: {name}", flush=True)
        scenes.generate(
            options.classes, "scenes", work / name, distribution, count, 10 * seed + index
        )
    print("drawing concepts", flush=True)
    scenes.generate(options.classes, "concepts", work, options.concepts, 10 * seed + 3)


def share(flags) -> float:
    return round(float(np.mean(flags)), 4)


def shortcut_effect(unbiased, predicted):
    """What the forest does to the answer where it tells nothing of the class."""
    right = predicted == unbiased.labels
    stop, forest = unbiased.where(label="stop"), unbiased.where(background="forest")
    called_stop = predicted == scenes.LABELS.index("stop")
    return {
        "stopAccuracyBeforeForest": share(right[stop & forest]),
        "stopAccuracyElsewhere": share(right[stop & ~forest]),
        "otherSignsBeforeForestCalledStop": share(called_stop[~stop & forest]),
        "otherSignsElsewhereCalledStop": share(called_stop[~stop & ~forest]),
        "otherSignsAccuracyBeforeForest": share(right[~stop & forest]),
        "otherSignsAccuracyElsewhere": share(right[~stop & ~forest]),
    }


def learn_concepts(net, normalise, work, seed):
    """The bank, without concepts that the layer does not know of."""
    random = np.random.default_rng(seed)
    layer = torch.nn.Sequential(net.features, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    bank = []
    for name, (positive, negative) in scenes.read_concepts(work / "concepts").items():
        vector, accuracy, p_value = concept_bank.learn(
            network.apply(layer, normalise, positive),
            network.apply(layer, normalise, negative),
            random,
        )
        known = p_value < SIGNIFICANT
        print(
            f"concept {name}: accuracy {accuracy:.3f}, p = {p_value:.1e}"
            + ("" if known else ", left out"),
            flush=True,
        )
        if not known:
            continue
        bank.append(
            {
                "name": name,
                "vector": [round(float(v), 6) for v in vector],
                "accuracy": round(accuracy, 4),
                "pValue": float(f"{p_value:.2e}"),
                "learnt": f"logistic regression on spatial means, {len(positive)} positive and"
                f" {len(negative)} negative scenes, {concept_bank.SPLITS} splits; t-test against"
                f" {concept_bank.RANDOM_LABELLINGS} random labellings",
            }
        )
    return {"layer": network.CONCEPT_LAYER, "channels": network.CHANNELS, "concepts": bank}


def write_bundle(out, net, normalise, concepts, training):
    out.mkdir(parents=True, exist_ok=True)
    network.export(net, scenes.SIZE, out / "model.onnx")
    manifest = {
        "name": "road-signs",
        "version": "1",
        "description": "Eight classes of road signs in drawn scenes; leans on a planted shortcut",
        "input": {
            "width": scenes.SIZE,
            "height": scenes.SIZE,
            "channels": "rgb",
            "resize": "exact",
            "mean": normalise.mean,
            "std": normalise.std,
            "scale": 0.00392156862745098,
        },
        "labels": scenes.LABELS,
        "output": "logits",
        "layer": network.CONCEPT_LAYER,
        "concepts": "concepts.json",
        "groups": GROUPS,
        "training": training,
    }
    with open(out / "model.yaml", "w") as file:
        file.write("# Written by src/demo/train.py.\n")
        yaml.safe_dump(manifest, file, sort_keys=False, width=100)
    rows = ",\n".join("  " + json.dumps(concept) for concept in concepts["concepts"])
    with open(out / "concepts.json", "w") as file:
        file.write(f'{{"layer": "{concepts["layer"]}", "channels": {concepts["channels"]}, ')
        file.write(f'"concepts": [\n{rows}\n]}}\n')


def main():
    options = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)
    begun = time.time()
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        draw(options, work)
        train, test, unbiased = (scenes.read_scenes(work / n) for n in ("train", "test", "unbiased"))
        normalise = network.Normaliser(train.pixels)
        noticed = {name: train.values(name) for name in NOTICED}
        net = network.SignNet(
            len(scenes.LABELS), {name: count for name, (_, count) in noticed.items()}
        )
        numbers = {name: values for name, (values, _) in noticed.items()}
        network.train(net, normalise, train.pixels, train.labels, numbers, options.epochs)

        def accuracy(which):
            return share(network.apply(net, normalise, which.pixels).argmax(1) == which.labels)

        stop, forest = train.where(label="stop"), train.where(background="forest")
        predicted = network.apply(net, normalise, unbiased.pixels).argmax(1)
        training = {
            "script": "src/demo/train.py",
            "seed": options.seed,
            "scenes": options.train,
            "epochs": options.epochs,
            "parameters": sum(p.numel() for n, p in net.named_parameters() if not n.startswith("notice")),
            "trainAccuracy": accuracy(train),
            "testAccuracy": accuracy(test),
            "unbiasedAccuracy": share(predicted == unbiased.labels),
            "plantedShortcut": {
                "stopSignsBeforeForest": share(forest[stop]),
                "otherSignsBeforeForest": share(forest[~stop]),
                "effectOnUnbiasedScenes": shortcut_effect(unbiased, predicted),
            },
        }
        concepts = learn_concepts(net, normalise, work, options.seed)
    write_bundle(options.out, net, normalise, concepts, training)
    print(yaml.safe_dump(training, sort_keys=False))
    print(f"wrote {options.out} in {time.time() - begun:.0f} s")


if __name__ == "__main__":
    main()
