/** Explains on demand for somebody who takes the time of it, turn by turn with other software. */
package dev.pellucid.cli.bench.race;
