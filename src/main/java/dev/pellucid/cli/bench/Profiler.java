package dev.pellucid.cli.bench;

import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Lets ONNX Runtime profile the live pass and the saliency pass. */
public final class Profiler {

  private static final int RUNS = 20;

  private final ModelBundle bundle;
  private final SessionSettings settings;
  private final int batch;
  private final EncodedImages images;

  public Profiler(ModelBundle bundle, SessionSettings settings, int batch, EncodedImages images) {
    this.bundle = bundle;
    this.settings = settings;
    this.batch = batch;
    this.images = images;
  }

  /**
   * Where one pass spends its time.
   *
   * @param trace opens in any viewer of Chrome traces
   */
  public record PassProfile(String pass, Path trace, OperatorProfile profile) {}

  /**
   * Profiles both over twenty runs.
   *
   * @param trace the traces' path; each gets the name of its pass before the extension
   * @throws IOException if a trace cannot be written
   */
  public List<PassProfile> run(Path trace) throws IOException {
    LivePlan plan = LivePlan.of(bundle);
    return List.of(
        profile(trace, Passes.LIVE, passes -> passes.live(plan)),
        profile(trace, Passes.SALIENCY, Passes::saliency));
  }

  private PassProfile profile(Path trace, String name, Function<Passes, Contender> choice)
      throws IOException {
    Path target = beside(trace.toAbsolutePath(), name.replace(' ', '-'));
    try (TemporaryFolder folder = new TemporaryFolder()) {
      SessionSettings profiled = settings.withProfile(folder.path().resolve("trace"));
      try (Passes passes = new Passes(bundle, profiled, batch, images)) {
        Contender pass = choice.apply(passes);
        for (int run = 0; run < RUNS; run++) {
          pass.run().run();
        }
      }
      // The runtime writes the trace, under a name of its own, when the session closes.
      try (Stream<Path> written = Files.list(folder.path())) {
        Path own = written.findFirst().orElseThrow(() -> new IOException("no profile was written"));
        Files.createDirectories(target.getParent());
        Files.move(own, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return new PassProfile(name, target, OperatorProfile.read(target));
  }

  private static Path beside(Path trace, String pass) {
    String name = trace.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0
        ? trace.resolveSibling(name.substring(0, dot) + "." + pass + name.substring(dot))
        : trace.resolveSibling(name + "." + pass + ".json");
  }
}
