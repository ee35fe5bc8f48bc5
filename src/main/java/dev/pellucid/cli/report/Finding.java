package dev.pellucid.cli.report;

/**
 * Something that a reader should know first. All of it is plain text, made from figures.
 *
 * @param sentence one that stands by itself and needs no knowledge of the methods, such as "'stop'
 *     is recognised less often than the other classes"
 * @param evidence the figure behind it, such as "47% of 60 images, against 95% of the other 340"
 * @param certainty how sure it is: an interval, a probability of error; or what it has not been
 *     tested against
 */
public record Finding(Severity severity, String sentence, String evidence, String certainty) {}
