package dev.pellucid.cli.report;

/**
 * How the report is made.
 *
 * @param confidence of every interval, within 0 and 1
 * @param perClass the most images of a class that costly sections look at, drawn at random
 * @param seed of all that is drawn
 */
public record Settings(double confidence, int perClass, long seed) {}
