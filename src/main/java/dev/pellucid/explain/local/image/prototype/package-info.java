/**
 * Prototypes: the few images of a set that stand for all of it, and criticisms, those that they
 * leave out. Images are compared by their features, by a kernel.
 *
 * <p>Of n images the methods keep n numbers for each that is picked and never the n × n matrix of
 * the kernel.
 */
package dev.pellucid.explain.local.image.prototype;
