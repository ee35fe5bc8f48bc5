/**
 * A classifier graph in, an explained graph out.
 *
 * <p>There is no autograd at run time: the backward walk emits ONNX nodes into the same graph, by a
 * table of backward rules keyed by operator. A method that differs from the plain gradient only in
 * what it does at a ReLU or a convolution supplies other entries for those operators and reuses the
 * rest.
 */
package dev.pellucid.compiler;
