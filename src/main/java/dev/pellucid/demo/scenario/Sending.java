package dev.pellucid.demo.scenario;

import java.time.Instant;

/**
 * An image that was sent.
 *
 * @param index its place in the traffic, from 0
 * @param phase the phase it belongs to
 * @param time the image time it carries
 */
public record Sending(long index, Phase phase, Instant time) {}
