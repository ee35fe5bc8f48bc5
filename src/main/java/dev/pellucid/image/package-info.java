/** Encoded bytes to tensors, safely; heat maps to PNG. Plain Java, no model and no messaging. */
package dev.pellucid.image;
