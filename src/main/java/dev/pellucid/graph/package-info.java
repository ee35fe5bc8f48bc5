/**
 * An ONNX model as an editable graph: read it, know every tensor's shape with a symbolic batch,
 * fold what is constant, build nodes, write it back.
 *
 * <p>Nothing here knows what an explanation is. The only dependency is the ONNX protobuf.
 */
package dev.pellucid.graph;
