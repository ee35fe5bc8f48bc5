/** How many explanations a second the monitor takes, and what that depends on. */
package dev.pellucid.cli.bench.monitor;
