/** Points put into groups. */
package dev.pellucid.explain.cluster;
