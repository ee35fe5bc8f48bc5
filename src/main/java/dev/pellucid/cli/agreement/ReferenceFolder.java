package dev.pellucid.cli.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A folder of models and of what other libraries say of photos.
 *
 * <pre>
 * models/models.json             mean and std of every model
 * models/MODEL.onnx
 * reference/MODEL/manifest.json  a list of results
 * reference/MODEL/PHOTO/input.npy, and beside it the results
 * </pre>
 */
public final class ReferenceFolder {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST = "manifest.json";

  private final Path folder;

  public ReferenceFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The models there are results of, by name.
   *
   * @throws IOException if the folder cannot be read, or has no manifest
   */
  public List<String> models() throws IOException {
    try (Stream<Path> models = Files.list(folder.resolve("reference"))) {
      List<String> named =
          models
              .filter(model -> Files.exists(model.resolve(MANIFEST)))
              .map(model -> model.getFileName().toString())
              .sorted()
              .toList();
      if (named.isEmpty()) {
        throw new IOException("no reference/MODEL/" + MANIFEST + " in " + folder);
      }
      return named;
    }
  }

  /** All results of a model, in the order of its manifest. */
  List<Reference> of(String model) throws IOException {
    Path results = folder.resolve("reference").resolve(model);
    List<Reference> references = new ArrayList<>();
    for (JsonNode entry : JSON.readTree(results.resolve(MANIFEST).toFile())) {
      String id = entry.path("id").asText();
      references.add(
          new Reference(
              model,
              entry.path("photo").asText(),
              id.substring(id.lastIndexOf('/') + 1),
              library(entry),
              entry.has("target")
                  ? OptionalInt.of(entry.get("target").asInt())
                  : OptionalInt.empty(),
              Optional.of(entry.path("layer_onnx"))
                  .filter(JsonNode::isTextual)
                  .map(JsonNode::asText),
              entry.path("params"),
              Optional.of(entry.path("file"))
                  .filter(JsonNode::isTextual)
                  .map(file -> results.resolve(file.asText()))));
    }
    return references;
  }

  /** A version is a number before it is a commit. */
  private static String library(JsonNode entry) {
    String version = entry.path("version").asText("").split(" ", 2)[0];
    boolean number = !version.isEmpty() && Character.isDigit(version.charAt(0));
    return entry.path("library").asText() + (number ? " " + version : "");
  }

  /** A model, ready to be opened. */
  ModelBundle model(String name) throws IOException {
    Path models = folder.resolve("models");
    ModelBundle bundle = BundleReader.read(models.resolve(name + ".onnx"));
    for (JsonNode entry : JSON.readTree(models.resolve("models.json").toFile())) {
      if (entry.path("file").asText().equals(name + ".onnx")) {
        InputSpec input = bundle.manifest().input();
        return bundle.withManifest(
            bundle
                .manifest()
                .withInput(
                    new InputSpec(
                        input.width(),
                        input.height(),
                        input.channels(),
                        input.resize(),
                        floats(entry.path("mean")),
                        floats(entry.path("std")),
                        InputSpec.UNIT_SCALE)));
      }
    }
    throw new IOException("models/models.json in %s has no %s.onnx".formatted(folder, name));
  }

  private static float[] floats(JsonNode numbers) {
    double[] values =
        StreamSupport.stream(numbers.spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** The photo as the network was given it, and the class that was explained. */
  ImageBatch input(Reference reference) throws IOException {
    Path file = reference.file().orElseThrow().resolveSibling("input.npy");
    NpyArray image = NpyFile.read(file);
    Target target =
        reference.target().stream().mapToObj(Target::of).findFirst().orElse(Target.PREDICTED);
    return new ImageBatch(
        image.shape()[0], image.shape()[1], image.shape()[2], image.data(), List.of(target));
  }

  /** The numbers of a result. */
  NpyArray values(Reference reference) throws IOException {
    return NpyFile.read(reference.file().orElseThrow());
  }
}
