/** Attributions as pictures. */
package dev.pellucid.explain.picture;
