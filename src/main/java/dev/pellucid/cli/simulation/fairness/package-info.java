/**
 * Streams of images of known fairness, on which the fairness monitor is measured: does it keep its
 * promise, and how soon does it see a gap?
 */
package dev.pellucid.cli.simulation.fairness;
