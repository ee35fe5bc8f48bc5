/**
 * Class activation maps: sums of a layer's feature maps, each weighted by what it does for the
 * class.
 */
package dev.pellucid.explain.local.pixel.cam;
