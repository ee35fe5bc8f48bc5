/** Where a transformer's class token looks. */
package dev.pellucid.explain.local.pixel.attention;
