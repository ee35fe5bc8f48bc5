package dev.pellucid.cli.bank;

/**
 * A concept that people show by example.
 *
 * @param name of its folder
 * @param with pictures with it
 * @param without pictures without it
 */
public record ShownConcept(String name, Pictures with, Pictures without) {}
