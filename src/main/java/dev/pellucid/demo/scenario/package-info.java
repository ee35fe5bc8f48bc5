/**
 * Scenes as traffic: what happens when, the images and the garbage it brings, a producer that sends
 * them to Kafka, and the model that looks at them.
 */
package dev.pellucid.demo.scenario;
