/**
 * A real single-node Apache Kafka inside this process, for the demo, for development and for tests.
 */
package dev.pellucid.demo.broker;
