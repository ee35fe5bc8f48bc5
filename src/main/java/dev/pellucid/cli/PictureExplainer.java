package dev.pellucid.cli;

import dev.pellucid.cli.ExplainedPicture.Result;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.compiler.backward.UnsupportedOperatorException;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Classifies a few pictures and explains them by several methods. */
final class PictureExplainer {

  private static final ExplanationPlan CLASSIFY =
      ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES);

  private final Classifier classifier;
  private final InputSpec input;
  private final List<MethodRequest> requests;
  private final OptionalInt target;
  private final Consumer<String> notes;

  /**
   * Ready to explain.
   *
   * @param target the class to explain; empty means the predicted one of each picture
   * @param notes told which optional methods were left out, and why
   */
  PictureExplainer(
      Classifier classifier,
      InputSpec input,
      List<MethodRequest> requests,
      OptionalInt target,
      Consumer<String> notes) {
    this.classifier = classifier;
    this.input = input;
    this.requests = new ArrayList<>(requests);
    this.target = target;
    this.notes = notes;
  }

  /** Explains pictures, all in one batch. */
  List<ExplainedPicture> explain(List<Picture> pictures) {
    ImageBatch batch = batch(pictures);
    BatchOutputs scores = classifier.run(CLASSIFY, batch);
    requireTarget(scores.row(TensorNames.LOGITS, 0).length);
    Map<MethodRequest, List<Attribution>> attributions = new LinkedHashMap<>();
    for (MethodRequest request : List.copyOf(requests)) {
      explain(request, batch).ifPresent(each -> attributions.put(request, each));
    }
    return IntStream.range(0, pictures.size())
        .mapToObj(
            image -> {
              float[] logits = scores.row(TensorNames.LOGITS, image);
              return new ExplainedPicture(
                  pictures.get(image),
                  logits,
                  scores.row(TensorNames.PROBABILITIES, image),
                  target.orElseGet(() -> argmax(logits)),
                  attributions.entrySet().stream()
                      .map(entry -> new Result(entry.getKey(), entry.getValue().get(image)))
                      .toList());
            })
        .toList();
  }

  private Optional<List<Attribution>> explain(MethodRequest request, ImageBatch batch) {
    try {
      return Optional.of(request.method().explain(classifier, batch, request.parameters()));
    } catch (NotApplicableException | InvalidModelException | UnsupportedOperatorException e) {
      if (!request.optional()) {
        throw e;
      }
      requests.remove(request);
      notes.accept("%s left out: %s".formatted(request.id(), e.getMessage()));
      return Optional.empty();
    }
  }

  private void requireTarget(int classes) {
    if (target.isPresent() && target.getAsInt() >= classes) {
      throw new IllegalArgumentException(
          "there is no class %d: model '%s' has %d"
              .formatted(target.getAsInt(), classifier.name(), classes));
    }
  }

  private ImageBatch batch(List<Picture> pictures) {
    float[] pixels = new float[pictures.size() * input.size()];
    for (int image = 0; image < pictures.size(); image++) {
      System.arraycopy(pictures.get(image).tensor(), 0, pixels, image * input.size(), input.size());
    }
    long[] targets = new long[pictures.size()];
    Arrays.fill(targets, target.isPresent() ? target.getAsInt() : ImageBatch.PREDICTED);
    return new ImageBatch(input.channels().count(), input.height(), input.width(), pixels, targets);
  }

  private static int argmax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
