package dev.pellucid.compiler;

/** What a compiled graph can be asked for. Each output costs what it needs and nothing more. */
public enum Output {
  /**
   * Scores before the softmax, {@code logits [N,classes]}. One forward pass, as are the next two.
   */
  LOGITS,
  /**
   * The logits of the baseline, {@code baseline_logits [N,classes]}. Free where what flows back
   * compares the image with one; no other plan may ask for it.
   */
  BASELINE_LOGITS,
  /** Softmax of the logits, {@code probabilities [N,classes]}. */
  PROBABILITIES,
  /** The class that was explained, {@code target_used [N]} (int64). */
  TARGET,
  /**
   * What arrives at the input, {@code input_gradient [N,C,H,W]}: the gradient of the target logit,
   * or what else the plan lets flow back. One backward pass.
   */
  INPUT_GRADIENT,
  /**
   * The gradient of the target logit with respect to the masks, {@code mask_gradient}. As above.
   */
  MASK_GRADIENT,
  /**
   * Every self-attention {@code attention:LAYER [N,heads,T,T]}, from the first to the last: rows
   * are the tokens that look, columns those that are looked at. None where the model has none.
   * Free.
   */
  ATTENTION,
  /**
   * The gradient of the target logit with respect to each of them, {@code attention_gradient:LAYER
   * [N,heads,T,T]}. A backward pass down to the first.
   */
  ATTENTION_GRADIENT,
  /** Grad-CAM at the concept layer, {@code grad_cam [N,h,w]}. A backward pass of the head only. */
  GRAD_CAM,
  /** Activations at the named layers, {@code activation:LAYER} in the layer's own shape. Free. */
  ACTIVATION,
  /**
   * Gradients of the target logit at the named layers, {@code gradient:LAYER}. A backward pass down
   * to the layer.
   */
  GRADIENT,
  /**
   * Concept attributions at the concept layer: {@code concept_presence}, {@code
   * concept_sensitivity} and {@code concept_contribution} {@code [N,J]}, {@code concept_residual
   * [N]}. A backward pass of the head only.
   */
  CONCEPTS,
  /**
   * The gradient of any function of the concept layer's activations A, {@code pullback [N,C,H,W]}:
   * Jᵀ(v + g·A), where J = ∂A/∂x, v is {@link TensorNames#COVECTOR} and g is {@link
   * TensorNames#COVECTOR_GAIN}. So v is what the function's gradient at A holds; one that is −B
   * with g = 1 gives the gradient of ½‖A − B‖². Always the plain gradient, whatever else the plan
   * lets flow back. One forward and one backward pass of what lies before the layer.
   */
  PULLBACK
}
