package dev.pellucid.cli;

import dev.pellucid.cli.ExplainedPicture.Result;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.MethodsTogether;
import dev.pellucid.explain.MethodsTogether.Answer;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.image.InputSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Classifies a few pictures and explains them by several methods. */
final class PictureExplainer {

  private static final ExplanationPlan CLASSIFY =
      ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES);

  private final Classifier classifier;
  private final InputSpec input;
  private final List<MethodRequest> requests;
  private final Target target;
  private final Optional<Duration> budget;
  private final Progress progress;
  private final Consumer<String> notes;

  /**
   * Ready to explain.
   *
   * @param target what to explain of each picture
   * @param budget the time a method may take for a picture; empty is as long as it takes
   * @param progress is told of every picture that a method is through with
   * @param notes told which optional methods were left out, and why
   */
  PictureExplainer(
      Classifier classifier,
      InputSpec input,
      List<MethodRequest> requests,
      Target target,
      Optional<Duration> budget,
      Progress progress,
      Consumer<String> notes) {
    this.classifier = classifier;
    this.input = input;
    this.requests = new ArrayList<>(requests);
    this.target = target;
    this.budget = budget;
    this.progress = progress;
    this.notes = notes;
  }

  /** Explains pictures, all in one batch. */
  List<ExplainedPicture> explain(List<Picture> pictures) {
    ImageBatch asked = batch(pictures);
    BatchOutputs scores = classifier.run(CLASSIFY, asked);
    ImageBatch batch =
        asked.withTargets(
            IntStream.range(0, pictures.size())
                .mapToObj(image -> target.resolve(scores.row(TensorNames.LOGITS, image)))
                .toList());
    List<List<Result>> results = new ArrayList<>();
    Map<MethodRequest, MethodCall> calls = new LinkedHashMap<>();
    requests.forEach(request -> calls.put(request, request.call()));
    MethodsTogether together = new MethodsTogether(classifier, batch, List.copyOf(calls.values()));
    for (Map.Entry<MethodRequest, MethodCall> call : calls.entrySet()) {
      explain(call.getKey(), call.getValue(), together, batch.size()).ifPresent(results::add);
      progress.step(pictures.size());
    }
    return IntStream.range(0, pictures.size())
        .mapToObj(
            image ->
                new ExplainedPicture(
                    pictures.get(image),
                    scores.row(TensorNames.LOGITS, image),
                    scores.row(TensorNames.PROBABILITIES, image),
                    batch.targets().get(image),
                    results.stream().map(ofMethod -> ofMethod.get(image)).toList()))
        .toList();
  }

  private Optional<List<Result>> explain(
      MethodRequest request, MethodCall call, MethodsTogether together, int images) {
    try {
      Answer answer = together.explain(call, effort(images));
      Duration took = answer.took().dividedBy(images);
      return Optional.of(
          answer.explanations().stream().map(each -> new Result(request, each, took)).toList());
    } catch (UnfitModelException e) {
      if (!request.optional()) {
        throw e;
      }
      requests.remove(request);
      notes.accept("%s left out: %s".formatted(request.id(), e.getMessage()));
      return Optional.empty();
    }
  }

  private Effort effort(int images) {
    return budget
        .map(each -> Effort.within(each.multipliedBy(images)))
        .orElseGet(Effort::unlimited);
  }

  private ImageBatch batch(List<Picture> pictures) {
    float[] pixels = new float[pictures.size() * input.size()];
    for (int image = 0; image < pictures.size(); image++) {
      System.arraycopy(pictures.get(image).tensor(), 0, pixels, image * input.size(), input.size());
    }
    return new ImageBatch(
        input.channels().count(),
        input.height(),
        input.width(),
        pixels,
        Collections.nCopies(pictures.size(), target));
  }
}
