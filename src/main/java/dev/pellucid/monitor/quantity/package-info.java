/**
 * What is monitored of an explanation: numbers that say what the model decides, and for which
 * reasons.
 */
package dev.pellucid.monitor.quantity;
