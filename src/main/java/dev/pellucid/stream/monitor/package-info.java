/**
 * The role {@code monitor} of a process: the monitor's topology, run beside everything else, and
 * the references that bundles bring, sent to where it looks for them.
 */
package dev.pellucid.stream.monitor;
