package dev.pellucid.explain.local.image.contrastive;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;

/**
 * How far a changed image is from what is wanted of it: the target's lead over its strongest rival,
 * or what it lacks.
 */
final class Contrast {

  private static final ExplanationPlan LOGITS = ExplanationPlan.of(Output.LOGITS);
  private static final ExplanationPlan SLOPE =
      ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT);

  private final Classifier classifier;
  private final ImageBatch image;
  private final float[] base;
  private final Kind kind;
  private final Target target;
  private int rival;

  /** What is wanted. */
  enum Kind {
    /** The target leads. */
    KEPT,
    /** Its rival does. */
    CHANGED
  }

  /**
   * How far it is, and whereto it falls.
   *
   * @param distance at most 0 where it is reached
   * @param gradient of the distance, {@code [C,H,W]}
   */
  record Slope(double distance, float[] gradient) {}

  /**
   * What is wanted of an image. One forward pass, to see its rival.
   *
   * @param image whose target is resolved
   * @param base to which δ is added, {@code [C,H,W]}
   */
  Contrast(Classifier classifier, ImageBatch image, float[] base, Kind kind) {
    this.classifier = classifier;
    this.image = image;
    this.base = base;
    this.kind = kind;
    this.target = image.targets().get(0);
    this.rival = rival(classifier.run(LOGITS, image).row(TensorNames.LOGITS, 0));
  }

  /** Of base + δ. One forward pass. */
  double distance(float[] delta) {
    return distanceOf(classifier.run(LOGITS, changed(delta, target)).row(TensorNames.LOGITS, 0));
  }

  /**
   * The same with its slope against the rival of the pass before. A forward and a backward pass.
   */
  Slope slope(float[] delta) {
    Target difference = Target.difference(target.of(), new Pick.Index(rival));
    BatchOutputs outputs = classifier.run(SLOPE, changed(delta, difference));
    float[] gradient = outputs.row(TensorNames.INPUT_GRADIENT, 0);
    if (kind == Kind.KEPT) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = -gradient[i];
      }
    }
    return new Slope(distanceOf(outputs.row(TensorNames.LOGITS, 0)), gradient);
  }

  private double distanceOf(float[] logits) {
    rival = rival(logits);
    double lead = (double) logits[target.index()] - logits[rival];
    return kind == Kind.KEPT ? -lead : lead;
  }

  /** What the target is compared with, or else the strongest of the other classes. */
  private int rival(float[] logits) {
    if (target.against().isPresent()) {
      return Target.index(target.against().orElseThrow());
    }
    int best = target.index() == 0 ? 1 : 0;
    for (int c = best + 1; c < logits.length; c++) {
      if (c != target.index() && logits[c] > logits[best]) {
        best = c;
      }
    }
    return best;
  }

  private ImageBatch changed(float[] delta, Target by) {
    float[] pixels = new float[delta.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = base[i] + delta[i];
    }
    return image.variants(pixels, by);
  }
}
