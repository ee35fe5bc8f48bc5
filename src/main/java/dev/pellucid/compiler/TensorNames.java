package dev.pellucid.compiler;

import java.util.Set;

/** The names by which a compiled graph's inputs and outputs are fed and fetched. */
public final class TensorNames {
  /** int64 {@code [N]}; a class index, or −1 for the predicted class. */
  public static final String TARGET = "target";

  /** int64 {@code [N]}; the class whose logit is subtracted, or −1 for none. */
  public static final String CONTRAST = "contrast";

  /** {@code [N,C,H,W]}, or {@code [1,C,H,W]} where masks blend it with the image. */
  public static final String BASELINE = "baseline";

  /** {@code [N,K,h,w]}; what is pulled back from the concept layer. */
  public static final String COVECTOR = "covector";

  /** {@code [N]}; how much of the layer's own activations is pulled back with it. */
  public static final String COVECTOR_GAIN = "covector_gain";

  public static final String MASK = "mask";

  /** int64 {@code [H,W]}. */
  public static final String CELLS = "cells";

  public static final String MASK_ROWS = "mask_rows";
  public static final String MASK_COLUMNS = "mask_columns";
  public static final String ROW_CHOICE = "row_choice";
  public static final String COLUMN_CHOICE = "column_choice";

  public static final String LOGITS = "logits";
  public static final String BASELINE_LOGITS = "baseline_logits";
  public static final String PROBABILITIES = "probabilities";
  public static final String TARGET_USED = "target_used";
  public static final String INPUT_GRADIENT = "input_gradient";
  public static final String MASK_GRADIENT = "mask_gradient";
  public static final String GRAD_CAM = "grad_cam";
  public static final String PULLBACK = "pullback";
  public static final String CONCEPT_PRESENCE = "concept_presence";
  public static final String CONCEPT_SENSITIVITY = "concept_sensitivity";
  public static final String CONCEPT_CONTRIBUTION = "concept_contribution";
  public static final String CONCEPT_RESIDUAL = "concept_residual";

  static final Set<String> RESERVED =
      Set.of(
          TARGET,
          CONTRAST,
          BASELINE,
          COVECTOR,
          COVECTOR_GAIN,
          PULLBACK,
          MASK,
          CELLS,
          MASK_ROWS,
          MASK_COLUMNS,
          ROW_CHOICE,
          COLUMN_CHOICE,
          MASK_GRADIENT,
          LOGITS,
          BASELINE_LOGITS,
          PROBABILITIES,
          TARGET_USED,
          INPUT_GRADIENT,
          GRAD_CAM,
          CONCEPT_PRESENCE,
          CONCEPT_SENSITIVITY,
          CONCEPT_CONTRIBUTION,
          CONCEPT_RESIDUAL);

  private TensorNames() {}

  public static String activation(String layer) {
    return "activation:" + layer;
  }

  public static String gradient(String layer) {
    return "gradient:" + layer;
  }

  public static String attention(String layer) {
    return "attention:" + layer;
  }

  public static String attentionGradient(String layer) {
    return "attention_gradient:" + layer;
  }
}
