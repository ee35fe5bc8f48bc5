/** A classifier on disk with what is known of it: the ONNX file, its manifest, its concept bank. */
package dev.pellucid.model.bundle;
