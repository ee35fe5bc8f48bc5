package dev.pellucid.model;

import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.model.LiveExplanation.Cam;
import dev.pellucid.model.LiveExplanation.Concepts;
import dev.pellucid.model.inference.BatchRunner;
import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.Outcome;
import dev.pellucid.model.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Class, CAM and concept attributions of a batch from one session run. For one thread.
 *
 * <p>The batch is laid out in native memory that is allocated once; ONNX Runtime reads it there.
 */
final class LivePass implements BatchRunner<LivePass.Image, LiveExplanation> {

  /**
   * One image on its way.
   *
   * @param chw the preprocessed image, {@code [C,H,W]}
   * @param target the class to explain, −1 for the predicted one
   * @param submitted the {@link System#nanoTime()} of its submission
   */
  record Image(float[] chw, int target, long submitted) {}

  private final String model;
  private final InferenceSession session;
  private final CompiledClassifier compiled;
  private final List<String> conceptNames;
  private final FloatBuffer images;
  private final LongBuffer targets;

  LivePass(
      String model,
      InferenceSession session,
      CompiledClassifier compiled,
      List<String> conceptNames,
      int maxBatch) {
    this.model = model;
    this.session = session;
    this.compiled = compiled;
    this.conceptNames = conceptNames;
    CompiledClassifier.Chw chw = compiled.input();
    int floats =
        Math.multiplyExact(maxBatch, chw.channels() * chw.height() * chw.width() * Float.BYTES);
    this.images = direct(floats).asFloatBuffer();
    this.targets = direct(maxBatch * Long.BYTES).asLongBuffer();
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public List<Outcome<LiveExplanation>> run(List<Image> batch) {
    images.clear();
    targets.clear();
    for (Image image : batch) {
      images.put(image.chw());
      targets.put(image.target());
    }
    images.flip();
    targets.flip();
    CompiledClassifier.Chw chw = compiled.input();
    Tensor input =
        new Tensor.Floats(
            new int[] {batch.size(), chw.channels(), chw.height(), chw.width()}, images);
    long begin = System.nanoTime();
    Map<String, Tensor> outputs =
        session.run(
            compiled.takesTarget()
                ? Map.of(
                    compiled.inputName(),
                    input,
                    TensorNames.TARGET,
                    new Tensor.Longs(new int[] {batch.size()}, targets))
                : Map.of(compiled.inputName(), input));
    Batch result = new Batch(outputs, begin, Duration.ofNanos(System.nanoTime() - begin), batch);
    List<Outcome<LiveExplanation>> outcomes = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      outcomes.add(result.outcome(i));
    }
    return outcomes;
  }

  /** The outputs of one run. */
  private final class Batch {

    private final Map<String, Tensor> outputs;
    private final long begin;
    private final Duration inference;
    private final List<Image> batch;

    Batch(Map<String, Tensor> outputs, long begin, Duration inference, List<Image> batch) {
      this.outputs = outputs;
      this.begin = begin;
      this.inference = inference;
      this.batch = batch;
    }

    Outcome<LiveExplanation> outcome(int i) {
      for (String name : compiled.outputNames()) {
        if (outputs.get(name) instanceof Tensor.Floats && !finite(floats(name, i))) {
          return new Outcome.Failure<>(
              new InferenceFailedException(
                  model,
                  "%s of the image are not finite numbers; the image is poison to this model, or the"
                          .formatted(name)
                      + " input settings are wrong",
                  null));
        }
      }
      return new Outcome.Success<>(
          new LiveExplanation(
              floats(TensorNames.LOGITS, i),
              floats(TensorNames.PROBABILITIES, i),
              Math.toIntExact(((Tensor.Longs) outputs.get(TensorNames.TARGET_USED)).array()[i]),
              cam(i),
              concepts(i),
              Duration.ofNanos(begin - batch.get(i).submitted()),
              inference,
              batch.size()));
    }

    private Optional<Cam> cam(int i) {
      if (!outputs.containsKey(TensorNames.GRAD_CAM)) {
        return Optional.empty();
      }
      FeatureLayer layer = compiled.conceptLayer().orElseThrow();
      return Optional.of(
          new Cam(layer.tensor(), layer.width(), layer.height(), floats(TensorNames.GRAD_CAM, i)));
    }

    private Optional<Concepts> concepts(int i) {
      if (!outputs.containsKey(TensorNames.CONCEPT_RESIDUAL)) {
        return Optional.empty();
      }
      return Optional.of(
          new Concepts(
              compiled.conceptLayer().orElseThrow().tensor(),
              conceptNames,
              floats(TensorNames.CONCEPT_PRESENCE, i),
              floats(TensorNames.CONCEPT_SENSITIVITY, i),
              floats(TensorNames.CONCEPT_CONTRIBUTION, i),
              floats(TensorNames.CONCEPT_RESIDUAL, i)[0]));
    }

    /** The share of image i in an output {@code [N,…]}. */
    private float[] floats(String output, int i) {
      float[] all = ((Tensor.Floats) outputs.get(output)).array();
      int each = all.length / batch.size();
      return Arrays.copyOfRange(all, i * each, (i + 1) * each);
    }
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
