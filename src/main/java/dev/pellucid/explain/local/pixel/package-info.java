/** Local explanations by pixels: which parts of this image speak for the class. */
package dev.pellucid.explain.local.pixel;
