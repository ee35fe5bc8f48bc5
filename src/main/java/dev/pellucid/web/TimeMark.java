package dev.pellucid.web;

import java.time.Instant;

/**
 * A moment that the live page marks on its time axes, fired as a CDI event by whoever knows of one.
 *
 * @param time image time
 * @param name a word or two
 * @param description for people
 */
public record TimeMark(Instant time, String name, String description) {}
