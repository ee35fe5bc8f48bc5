/** The table of every method of explanation. */
package dev.pellucid.explain;
