package dev.pellucid.cli.bench;

import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.InferenceSession;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.model.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The passes that are compared: the classifier as it came, the live pass, the input gradient. Each
 * has a session of its own with the same settings, and all are given the same batch.
 */
final class Passes implements AutoCloseable {

  static final String CLASSIFY = "classify only";
  static final String LIVE = "live pass";
  static final String SALIENCY = "saliency";

  private final ModelBundle bundle;
  private final SessionSettings settings;
  private final int batch;
  private final Tensor images;
  private final List<InferenceSession> sessions = new ArrayList<>();

  Passes(ModelBundle bundle, SessionSettings settings, int batch, EncodedImages photos) {
    this.bundle = bundle;
    this.settings = settings;
    this.batch = batch;
    this.images = batchOf(photos, bundle.manifest().input(), batch);
  }

  /** The classifier as it came, nothing added. */
  Contender classify() {
    CompiledClassifier graph = LivePlan.compile(bundle, ExplanationPlan.of(Output.LOGITS));
    return contender(CLASSIFY, bundle.onnx(), Map.of(graph.inputName(), images));
  }

  Contender live(LivePlan plan) {
    return compiled(LIVE, plan.graph());
  }

  Contender saliency() {
    return compiled(SALIENCY, LivePlan.compile(bundle, ExplanationPlan.of(Output.INPUT_GRADIENT)));
  }

  private Contender compiled(String name, CompiledClassifier graph) {
    long[] targets = new long[batch];
    Arrays.fill(targets, -1);
    return contender(
        name,
        graph.onnx(),
        graph.takesTarget()
            ? Map.of(graph.inputName(), images, TensorNames.TARGET, Tensor.of(targets, batch))
            : Map.of(graph.inputName(), images));
  }

  private Contender contender(String name, byte[] onnx, Map<String, Tensor> inputs) {
    InferenceSession session = InferenceSession.open(bundle.name(), onnx, settings);
    sessions.add(session);
    return new Contender(name, batch, () -> session.run(inputs));
  }

  private static Tensor batchOf(EncodedImages photos, InputSpec input, int batch) {
    Preprocessor preprocessor = new Preprocessor(input);
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(batch * input.size() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < batch; i++) {
      preprocessor.write(decoder.decode(photos.get(i)), pixels);
    }
    return new Tensor.Floats(
        new int[] {batch, input.channels().count(), input.height(), input.width()}, pixels.flip());
  }

  @Override
  public void close() {
    sessions.forEach(InferenceSession::close);
    sessions.clear();
  }
}
