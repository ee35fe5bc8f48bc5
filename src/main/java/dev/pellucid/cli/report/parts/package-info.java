/**
 * The section that shows the parts by which the model tells objects, and how they hang together.
 */
package dev.pellucid.cli.report.parts;
