/**
 * Graphs run by ONNX Runtime through DJL: the sessions, their settings, and the micro-batcher that
 * feeds one.
 */
package dev.pellucid.model.inference;
