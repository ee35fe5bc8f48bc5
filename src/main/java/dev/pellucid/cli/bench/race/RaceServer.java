package dev.pellucid.cli.bench.race;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pellucid.cli.bench.ProcessMemory;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers turns, a line of JSON each, until there are no more. One model stays loaded all the
 * while, with the graphs that were asked for last, so that what a turn takes is what it takes in a
 * service that has been up for long.
 *
 * <p>A turn that cannot be taken is answered with the reason, and the next one is awaited.
 */
public final class RaceServer implements AutoCloseable {

  private final ObjectMapper json =
      JsonMapper.builder()
          .defaultPropertyInclusion(Value.construct(Include.NON_ABSENT, Include.USE_DEFAULTS))
          .findAndAddModules()
          .build();

  private final ModelBundle bundle;
  private final SessionSettings settings;
  private final Classifier classifier;

  /** Loads a model. */
  public RaceServer(ModelBundle bundle, SessionSettings settings) {
    this.bundle = bundle;
    this.settings = settings;
    this.classifier = new Classifier(bundle, settings);
  }

  /**
   * Says which model is ready, then takes turns.
   *
   * @throws IOException if turns cannot be read
   */
  public void serve(BufferedReader turns, PrintWriter answers) throws IOException {
    say(
        answers,
        Map.of(
            "model",
            bundle.name(),
            "threads",
            settings.threads(),
            "java",
            Runtime.version().toString()));
    for (String line = turns.readLine(); line != null; line = turns.readLine()) {
      say(answers, answer(line));
    }
  }

  private void say(PrintWriter to, Object what) throws IOException {
    to.println(json.writeValueAsString(what));
    to.flush();
  }

  private Answer answer(String line) {
    try {
      return take(json.readValue(line, Turn.class));
    } catch (IOException | RuntimeException e) {
      return new Answer.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Answer take(Turn turn) throws IOException {
    ImageBatch batch = batch(turn);
    return turn.method().equals(Turn.CLASSIFY) ? classify(turn, batch) : explain(turn, batch);
  }

  private Answer classify(Turn turn, ImageBatch batch) throws IOException {
    ExplanationPlan plan = ExplanationPlan.of(Output.LOGITS);
    long start = System.nanoTime();
    BatchOutputs outputs = classifier.run(plan, batch);
    double seconds = (System.nanoTime() - start) / 1e9;
    List<float[]> logits = new ArrayList<>();
    for (int image = 0; image < batch.size(); image++) {
      logits.add(outputs.row(TensorNames.LOGITS, image));
    }
    List<Integer> shape = List.of(batch.size(), logits.get(0).length);
    write(turn.out(), shape, logits);
    return new Answer.Explained(seconds, shape, Optional.empty(), false, ProcessMemory.peak());
  }

  private Answer explain(Turn turn, ImageBatch batch) throws IOException {
    ExplanationMethod method = Methods.byId(turn.method());
    ParameterValues parameters =
        ParameterValues.parse(method.card().parameters(), turn.parameters());
    long start = System.nanoTime();
    List<Explanation> explanations =
        method.explain(classifier, batch, parameters, Effort.unlimited());
    double seconds = (System.nanoTime() - start) / 1e9;
    Attribution first = explanations.get(0).attribution();
    List<Integer> shape = Stream.concat(Stream.of(batch.size()), first.shape().stream()).toList();
    write(
        turn.out(),
        shape,
        explanations.stream().map(explanation -> explanation.attribution().values()).toList());
    return new Answer.Explained(
        seconds,
        shape,
        layer(first),
        explanations.stream().anyMatch(Explanation::partial),
        ProcessMemory.peak());
  }

  private static Optional<String> layer(Attribution attribution) {
    return attribution instanceof Attribution.Positions positions
        ? Optional.of(positions.layer())
        : Optional.empty();
  }

  private ImageBatch batch(Turn turn) throws IOException {
    NpyArray images = NpyFile.read(turn.images());
    int[] shape = images.shape();
    if (shape.length != 4) {
      throw new IllegalArgumentException(
          "%s holds %d axes; a batch has four, [N,C,H,W]".formatted(turn.images(), shape.length));
    }
    List<Target> targets =
        turn.targets().isEmpty()
            ? Collections.nCopies(shape[0], Target.PREDICTED)
            : turn.targets().stream().map(Target::of).toList();
    return new ImageBatch(shape[1], shape[2], shape[3], images.data(), targets);
  }

  private static void write(Optional<Path> out, List<Integer> shape, List<float[]> rows)
      throws IOException {
    if (out.isPresent()) {
      int length = rows.get(0).length;
      float[] all = new float[rows.size() * length];
      for (int row = 0; row < rows.size(); row++) {
        System.arraycopy(rows.get(row), 0, all, row * length, length);
      }
      NpyFile.write(
          out.get(), new NpyArray(shape.stream().mapToInt(Integer::intValue).toArray(), all));
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
