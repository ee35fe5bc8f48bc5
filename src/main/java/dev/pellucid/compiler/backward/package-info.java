/**
 * The backward walk: from the logits to whatever was asked about, emitting ONNX nodes by a table of
 * rules.
 *
 * <p>This package knows no operator; {@link dev.pellucid.compiler.rules} holds what each one does.
 */
package dev.pellucid.compiler.backward;
