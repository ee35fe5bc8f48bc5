/** What the commands about neurons look at, and how they show what they found. */
package dev.pellucid.cli.neurons;
