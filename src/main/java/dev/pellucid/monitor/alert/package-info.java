/**
 * Alerts: alarms of one model that are on together, made into one message that a person can act on.
 */
package dev.pellucid.monitor.alert;
