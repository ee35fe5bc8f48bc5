/** What the command {@code evaluate} judges explanations on, and how it says what it found. */
package dev.pellucid.cli.evaluation;
