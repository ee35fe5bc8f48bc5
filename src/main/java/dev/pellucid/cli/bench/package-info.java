/**
 * Measurements: what explaining costs beside classifying, what the stream keeps of it, where the
 * time goes and whether memory stays flat.
 *
 * <p>Everything that is compared is measured in one process, in alternating rounds, so that a slow
 * moment of the machine falls on all alike; figures are medians over rounds.
 */
package dev.pellucid.cli.bench;
