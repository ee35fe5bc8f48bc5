"""Concept activation vectors (Kim et al., ICML 2018), and whether they mean anything."""

import math

import numpy as np

SPLITS = 10
RANDOM_LABELLINGS = 60
TEST_SHARE = 0.3


def logistic_regression(features, labels, penalty=1e-2, steps=12):
    """Newton's method for weights and intercept of min mean log-loss + penalty/2 |w|^2."""
    count, width = features.shape
    design = np.concatenate([features, np.ones((count, 1))], axis=1)
    ridge = np.diag([penalty] * width + [0.0])
    weights = np.zeros(width + 1)
    for _ in range(steps):
        probability = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (probability - labels) / count + ridge @ weights
        curvature = np.maximum(probability * (1 - probability), 1e-6)
        hessian = (design * curvature[:, None]).T @ design / count + ridge
        step = np.linalg.solve(hessian + 1e-9 * np.eye(width + 1), gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights[:-1], weights[-1]


def fit_split(features, labels, random):
    """One CAV on a random split: its unit vector and its accuracy on what was held out."""
    order = random.permutation(len(labels))
    held_out = int(len(labels) * TEST_SHARE)
    test, train = order[:held_out], order[held_out:]
    weights, intercept = logistic_regression(features[train], labels[train])
    accuracy = np.mean((features[test] @ weights + intercept > 0) == (labels[test] > 0.5))
    return weights / np.linalg.norm(weights), accuracy


def learn(positive, negative, random):
    """
    The CAV of a concept from spatial means [n, K] with it and without it.

    The vector is the mean direction over several random splits, the accuracy the mean over their
    held-out parts. The p-value is that of a t-test of this accuracy against the accuracies of CAVs
    learnt from the same images under random labels, as a further draw from their distribution.
    """
    features = np.concatenate([positive, negative]).astype(np.float64)
    # One scale for all channels keeps directions what they are in the layer itself.
    features = (features - features.mean(axis=0)) / features.std()
    labels = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    fits = [fit_split(features, labels, random) for _ in range(SPLITS)]
    accuracy = float(np.mean([accuracy for _, accuracy in fits]))
    chance = np.array(
        [fit_split(features, random.permutation(labels), random)[1] for _ in range(RANDOM_LABELLINGS)]
    )
    direction = np.mean([vector for vector, _ in fits], axis=0)
    return direction / np.linalg.norm(direction), accuracy, p_value(accuracy, chance)


def p_value(accuracy, chance):
    """One-sided: how likely a further value of the sample `chance` is at least `accuracy`."""
    count = len(chance)
    t = (accuracy - chance.mean()) / (chance.std(ddof=1) * math.sqrt(1 + 1 / count))
    return student_tail(t, count - 1)


def student_tail(t, freedom):
    """P(T > t) of Student's distribution, by Simpson's rule in the angle atan(T / sqrt(freedom))."""
    if t < 0:
        return 1 - student_tail(-t, freedom)
    angles = np.linspace(math.atan(t / math.sqrt(freedom)), math.pi / 2, 2001)
    density = np.cos(angles) ** (freedom - 1)
    weights = np.ones(2001)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    area = float(weights @ density) * (angles[1] - angles[0]) / 3
    constant = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - 0.5 * math.log(math.pi)
    return area * math.exp(constant)
