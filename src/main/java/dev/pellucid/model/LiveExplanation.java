package dev.pellucid.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the live pass says of one image.
 *
 * @param logits one a class
 * @param probabilities their softmax
 * @param target the class that is explained: the predicted one unless another was asked for
 * @param cam the class activation map at the concept layer's resolution, unless the model has an
 *     operator that cannot be differentiated
 * @param concepts concept attributions, where the bundle has a concept bank
 * @param waited from submission until the batch it rode in began to run
 * @param inference the wall time of that batch's session run
 * @param batchSize how many images rode in it
 */
public record LiveExplanation(
    float[] logits,
    float[] probabilities,
    int target,
    Optional<Cam> cam,
    Optional<Concepts> concepts,
    Duration waited,
    Duration inference,
    int batchSize) {

  /** A class activation map {@code [height][width]}, row by row, not negative for Grad-CAM. */
  public record Cam(String layer, int width, int height, float[] values) {}

  /**
   * Concept attributions of the target logit; contributions and residual add up to Σ⟨G,A⟩.
   *
   * @param presence mean over positions of ⟨A, v⟩
   * @param sensitivity sum over positions of ⟨G, v⟩, TCAV's directional derivative
   * @param contribution sum over positions of u ⟨G, v⟩
   * @param residual what the bank does not account for
   */
  public record Concepts(
      String layer,
      List<String> names,
      float[] presence,
      float[] sensitivity,
      float[] contribution,
      float residual) {}
}
