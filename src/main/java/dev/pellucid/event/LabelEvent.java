package dev.pellucid.event;

import java.time.Instant;

/**
 * The true label of an image, learnt later, as it travels on the topic of labels; the record key is
 * the image id.
 *
 * @param label as the model's label list has it
 * @param time when it was learnt
 */
public record LabelEvent(String label, Instant time) {}
