package dev.pellucid.monitor.topology;

/** A record that leaves the monitor. */
record Outgoing(String topic, byte[] value) {}
