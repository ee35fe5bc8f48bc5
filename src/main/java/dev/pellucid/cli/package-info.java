/** The commands. Those that need no server run without starting one. */
package dev.pellucid.cli;
