package dev.pellucid.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code kubectl kustomize}, where there is a kubectl. */
final class Kustomize {

  static final Path ROOT = Path.of("k8s");
  private static final Path BASE = ROOT.resolve("base");
  private static final Path COMPONENTS = ROOT.resolve("components");
  private static final Path OVERLAYS = ROOT.resolve("overlays");
  private static final Map<String, List<JsonNode>> BUILT = new HashMap<>();

  private Kustomize() {}

  static boolean isThere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }

  /** What a cluster is given: the overlays, by name. */
  static List<String> overlays() {
    return List.of("dev", "prod-cpu", "prod-gpu");
  }

  /**
   * Besides the overlays, the base with components that none of them has, each named {@code
   * base+COMPONENT}.
   */
  static List<String> all() {
    return Stream.concat(
            overlays().stream(),
            Stream.of("models-image", "kserve", "gpu", "oidc").map(name -> "base+" + name))
        .toList();
  }

  /** The objects of one of {@link #all}. */
  static synchronized List<JsonNode> build(String name) {
    return BUILT.computeIfAbsent(name, Kustomize::run);
  }

  private static List<JsonNode> run(String name) {
    try {
      Process process =
          new ProcessBuilder("kubectl", "kustomize", folder(name).toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("kustomize cannot build %s: %s".formatted(name, output));
      }
      return Yaml.documents(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path folder(String name) throws IOException {
    if (!name.startsWith("base+")) {
      return OVERLAYS.resolve(name);
    }
    Path folder = Path.of("target", "kustomize", name).toAbsolutePath();
    Files.createDirectories(folder);
    Path component = COMPONENTS.resolve(name.substring("base+".length()));
    return Files.writeString(
            folder.resolve("kustomization.yaml"),
            """
            resources: [%s]
            components: [%s]
            """
                .formatted(
                    folder.relativize(BASE.toAbsolutePath()),
                    folder.relativize(component.toAbsolutePath())))
        .getParent();
  }
}
