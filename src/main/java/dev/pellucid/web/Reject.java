package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * An image that could not be explained, from the dead-letter topic.
 *
 * @param imageId as for an explanation
 * @param time when it was put aside
 * @param reason why, in words
 * @param code the kind of fault, a short name that stays the same
 * @param bytes the size of the image as it came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Reject(String imageId, Instant time, String reason, String code, long bytes) {}
