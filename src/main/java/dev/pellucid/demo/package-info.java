/**
 * A world whose truth is known: road-sign scenes, a scenario of them, and a Kafka broker to send
 * them through.
 */
package dev.pellucid.demo;
