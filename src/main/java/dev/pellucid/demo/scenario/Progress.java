package dev.pellucid.demo.scenario;

/**
 * How far a player is.
 *
 * @param sent images handed to the producer
 * @param acknowledged images that Kafka has confirmed
 * @param bad garbage among those sent
 * @param phase the phase of the latest one
 */
public record Progress(long sent, long acknowledged, long bad, String phase) {}
