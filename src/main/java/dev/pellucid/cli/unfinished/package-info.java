/** What long commands keep of their work until all of it is done, to go on where they stopped. */
package dev.pellucid.cli.unfinished;
