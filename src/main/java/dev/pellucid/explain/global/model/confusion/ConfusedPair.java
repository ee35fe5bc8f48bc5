package dev.pellucid.explain.global.model.confusion;

/**
 * Two classes of which one is taken for the other.
 *
 * @param of the class, A
 * @param takenFor the other, B
 */
public record ConfusedPair(int of, int takenFor) {}
