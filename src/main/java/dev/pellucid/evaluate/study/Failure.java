package dev.pellucid.evaluate.study;

/**
 * Something that went wrong with one image.
 *
 * @param image its name
 * @param doing what: reading it, explaining it, judging the explanation
 * @param reason for people
 */
public record Failure(String image, String doing, String reason) {}
