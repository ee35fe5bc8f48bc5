/**
 * Keeps what the runtime has optimised for a CPU in the layout its convolutions compute in.
 *
 * <p>ONNX Runtime's convolutions want their channels in blocks, {@code [N,C/16,H,W,16]} in memory.
 * Its optimiser converts them and a handful of other operators, and puts a reordering of the whole
 * tensor on every edge to any other operator. A backward pass is convolutions with arithmetic
 * between them, so in what the optimiser makes of it a sixth of the time goes into reorderings: to
 * the plain layout for a subtraction, and back. Yet an operator that computes every element by
 * itself gives the same elements in whatever order they lie. So the graph as the optimiser leaves
 * it, which can be written to a file and loaded again, is rewritten once more: it is decided anew
 * for each such operator which layout it computes in, so that the reorderings that remain cost as
 * little as possible, which is a minimum cut.
 *
 * <p>The result is of one machine: weights lie in blocks as wide as its vectors. It is made when a
 * session opens, and never stored.
 */
package dev.pellucid.compiler.layout;
