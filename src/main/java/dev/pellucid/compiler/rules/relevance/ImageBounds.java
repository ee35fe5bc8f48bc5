package dev.pellucid.compiler.rules.relevance;

/**
 * The least and the greatest value of every element of a layer's input, as tensors {@code [1,…]}.
 */
record ImageBounds(String low, String high) {}
