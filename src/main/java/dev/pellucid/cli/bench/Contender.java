package dev.pellucid.cli.bench;

/**
 * Something that is timed against others.
 *
 * @param name for people
 * @param images what one run works through
 * @param run once
 */
public record Contender(String name, int images, Runnable run) {}
