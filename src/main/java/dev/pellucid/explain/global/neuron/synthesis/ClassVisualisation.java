package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Class visualisation (Simonyan, Vedaldi, Zisserman, "Deep Inside Convolutional Networks", ICLR
 * workshop 2014): images that a class's logit y is largest for.
 *
 * <p>x* = argmax E_T[y(Tx)] − R(x), as in {@link ActivationMaximisation}; the paper's own is the
 * spelling in pixels, no moving, and R the contrast alone.
 *
 * <p>Cost: a forward and a backward pass for each step and image.
 *
 * <p>It must not be used to judge what the class looks like to people, nor be taken for an average
 * of its images: it shows what raises the logit beyond anything that occurs.
 */
public final class ClassVisualisation {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "class-visualisation",
          "Class visualisation",
          SurveyPlace.GLOBAL_MODEL,
          new Paper(
              "Simonyan, Vedaldi, Zisserman",
              "Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency Maps",
              "ICLR workshop",
              2014),
          "1 forward, 1 backward a step and image",
          "neurons classes");

  private static final ExplanationPlan PLAN =
      ExplanationPlan.of(Output.LOGITS, Output.INPUT_GRADIENT);

  private final Classifier classifier;

  public ClassVisualisation(Classifier classifier) {
    this.classifier = classifier;
  }

  /**
   * Images for a class.
   *
   * @param target the class, from 0
   * @param settings of which the diversity is not used
   * @param stepped told how many steps are done, after each
   * @throws dev.pellucid.explain.method.UnknownClassException if the model has no such class
   */
  public Synthesis of(int target, Settings settings, IntConsumer stepped) {
    return new Ascent(classifier.input(), settings)
        .climb(images -> slopes(images, Target.of(target)), stepped);
  }

  private List<Slope> slopes(List<float[]> images, Target target) {
    InputSpec input = classifier.input();
    int most = classifier.rows(PLAN, target, Effort.DEFAULT_ROWS);
    List<Slope> slopes = new ArrayList<>();
    for (int from = 0; from < images.size(); from += most) {
      int rows = Math.min(most, images.size() - from);
      float[] pixels = new float[rows * input.size()];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(images.get(from + row), 0, pixels, row * input.size(), input.size());
      }
      BatchOutputs outputs =
          classifier.run(
              PLAN,
              new ImageBatch(
                  input.channels().count(),
                  input.height(),
                  input.width(),
                  pixels,
                  Collections.nCopies(rows, target)));
      for (int row = 0; row < rows; row++) {
        slopes.add(
            new Slope(
                target.score(outputs.row(TensorNames.LOGITS, row)),
                outputs.row(TensorNames.INPUT_GRADIENT, row)));
      }
    }
    return slopes;
  }
}
