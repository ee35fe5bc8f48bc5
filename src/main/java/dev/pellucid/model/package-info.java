/**
 * Model bundles on disk, the catalogue over them, the sessions that run their compiled graphs, and
 * the micro-batcher in front of each session.
 */
package dev.pellucid.model;
