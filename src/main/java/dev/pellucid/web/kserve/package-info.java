/**
 * The inference protocols of KServe: v1, which TensorFlow Serving began, and v2, the Open Inference
 * Protocol, with its extension for binary tensors.
 */
package dev.pellucid.web.kserve;
