package dev.pellucid.explain.local.concept.activation;

/**
 * What a layer says of one image and a class.
 *
 * @param activation A
 * @param gradient G = ∂y/∂A, y the logit of the class
 * @param logits of the image, one a class
 */
public record LayerGradient(LayerValues activation, LayerValues gradient, float[] logits) {}
