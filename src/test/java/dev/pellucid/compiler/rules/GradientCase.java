package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import java.util.function.BiFunction;

/**
 * An operator in one setting, inside a small classifier.
 *
 * @param operator as the rule table is keyed
 * @param setting what is special here
 * @param chw extents of the image
 * @param inputs what numbers it is tried on
 * @param linear whether the scores are an affine function of the image
 * @param opset of the file
 * @param body writes the nodes from the image to the features, and names the features
 */
public record GradientCase(
    String operator,
    String setting,
    long[] chw,
    Inputs inputs,
    boolean linear,
    long opset,
    BiFunction<OnnxModel, String, String> body) {

  static final int CLASSES = 3;

  /** On a small image of two channels and odd, unequal sides. */
  public static GradientCase of(
      String operator, String setting, BiFunction<OnnxModel, String, String> body) {
    return new GradientCase(
        operator,
        setting,
        new long[] {2, 5, 4},
        Inputs.anywhere(),
        false,
        OnnxModel.USUAL_OPSET,
        body);
  }

  /** The same of an operator that is linear in the image. */
  public static GradientCase linear(
      String operator, String setting, BiFunction<OnnxModel, String, String> body) {
    GradientCase made = of(operator, setting, body);
    return new GradientCase(operator, setting, made.chw, made.inputs, true, made.opset, body);
  }

  public GradientCase over(long channels, long height, long width) {
    return new GradientCase(
        operator, setting, new long[] {channels, height, width}, inputs, linear, opset, body);
  }

  public GradientCase on(Inputs changed) {
    return new GradientCase(operator, setting, chw, changed, linear, opset, body);
  }

  public GradientCase opset(long changed) {
    return new GradientCase(operator, setting, chw, inputs, linear, changed, body);
  }

  /** The classifier. */
  byte[] model() {
    OnnxModel model = new OnnxModel(opset);
    String features = body.apply(model, model.image(chw[0], chw[1], chw[2]));
    return model.classify(features, CLASSES).bytes();
  }

  @Override
  public String toString() {
    return setting.isEmpty() ? operator : operator + " " + setting;
  }
}
