/**
 * Drift in simulation: how rare false alarms are where nothing changes, and how soon a change is
 * found, beside what others would use.
 */
package dev.pellucid.cli.simulation.drift;
