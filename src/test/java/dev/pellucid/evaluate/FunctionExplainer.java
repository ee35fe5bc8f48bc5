package dev.pellucid.evaluate;

import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Explains an image by a function of the model and the image. */
public record FunctionExplainer(String name, BiFunction<Classifier, ImageBatch, float[]> function)
    implements Explainer {

  /** Says the same of every image, {@code [C,H,W]}. */
  public static FunctionExplainer constant(float[] values) {
    return new FunctionExplainer("constant", (classifier, image) -> values);
  }

  /** Looks at the image alone. */
  public static FunctionExplainer ofImage(UnaryOperator<float[]> function) {
    return new FunctionExplainer(
        "of the image", (classifier, image) -> function.apply(image.pixels()));
  }

  /** A method of the product. */
  public static Explainer method(String call) {
    return new MethodExplainer(call, MethodCall.parse(call));
  }

  @Override
  public List<Attribution> explain(Classifier classifier, ImageBatch images) {
    return IntStream.range(0, images.size())
        .mapToObj(images::only)
        .<Attribution>map(
            image ->
                new Attribution.Pixels(
                    image.channels(),
                    image.height(),
                    image.width(),
                    function.apply(classifier, image)))
        .toList();
  }

  /** An image explained by it, to be judged. */
  public static ExplainedImage explained(
      EvaluatedModel model, Explainer explainer, ImageBatch image) {
    return new ExplainedImage(
        model,
        image,
        explainer,
        explainer.explain(model.classifier(), image).get(0),
        Optional.empty());
  }
}
