package dev.pellucid.cli;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.evaluate.QualityCheck;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.graph.UnfitModelException;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.monitor.quantity.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What the monitor would take from images whose explanations the service judges. */
final class JudgedImages implements AutoCloseable {

  private static final ExplanationPlan CLASSIFY =
      ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES);

  private final ModelBundle bundle;
  private final QualityCheck check;
  private final Classifier classifier;
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final Preprocessor preprocessor;

  JudgedImages(ModelBundle bundle, QualityCheck check, SessionSettings settings) {
    this.bundle = bundle;
    this.check = check;
    this.classifier = new Classifier(bundle, settings);
    this.preprocessor = new Preprocessor(bundle.manifest().input());
  }

  /**
   * Judges the explanations of images.
   *
   * @param leftOut told of each image that the service would refuse, and why
   * @throws IOException if a file cannot be read
   * @throws UnfitModelException if one of the methods cannot explain the model
   */
  List<Observation> observe(List<Path> images, Progress progress, Consumer<String> leftOut)
      throws IOException {
    List<Observation> observed = new ArrayList<>(images.size());
    for (Path image : images) {
      try {
        observed.add(observation(image, Files.readAllBytes(image), leftOut));
      } catch (UnreadableImageException | InferenceFailedException e) {
        leftOut.accept(image + ": " + e.getMessage());
      }
      progress.step(1);
    }
    return observed;
  }

  private Observation observation(Path image, byte[] encoded, Consumer<String> leftOut) {
    InputSpec input = bundle.manifest().input();
    ImageBatch batch =
        new ImageBatch(
            input.channels().count(),
            input.height(),
            input.width(),
            preprocessor.tensor(decoder.decode(encoded)),
            List.of(Target.PREDICTED));
    BatchOutputs outputs = classifier.run(CLASSIFY, batch);
    Target target = Target.PREDICTED.resolve(outputs.row(TensorNames.LOGITS, 0));
    float[] probabilities = outputs.row(TensorNames.PROBABILITIES, 0);
    return new Observation(
        LiveObservations.id(image),
        new ModelRef(bundle.name(), bundle.manifest().version()),
        0,
        bundle.manifest().label(target.index()),
        Math.min(1, probabilities[target.index()]),
        Prediction.of(List.of(), probabilities).entropy(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        true,
        quality(
            batch.withTargets(List.of(target)),
            (what, why) -> leftOut.accept("%s, %s: %s".formatted(image, what, why.getMessage()))));
  }

  private Map<String, Double> quality(ImageBatch image, BiConsumer<String, Throwable> failed) {
    Map<String, Double> quality = new HashMap<>();
    for (String text : check.methods()) {
      MethodCall call = MethodCall.parse(text);
      Explanation explanation = call.method().explain(classifier, image, call.parameters()).get(0);
      check
          .figures(classifier, image, text, explanation.attribution(), Effort.unlimited(), failed)
          .forEach((indicator, value) -> quality.put(MethodCall.id(text) + "." + indicator, value));
    }
    return quality;
  }

  @Override
  public void close() {
    classifier.close();
  }
}
