/** How {@code fit concepts} comes to a concept bank, whatever the method. */
package dev.pellucid.cli.bank;
