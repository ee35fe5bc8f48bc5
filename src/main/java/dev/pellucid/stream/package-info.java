/**
 * Kafka in and out: {@code images} to {@code explanations} and {@code images.dlq}, exactly once.
 */
package dev.pellucid.stream;
