package dev.pellucid.model.bundle;

import dev.pellucid.compiler.ScoreEnd;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.image.InputSpec;
import dev.pellucid.model.bundle.ManifestYaml.InputYaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a bundle: a folder with {@code model.onnx} and perhaps {@code model.yaml}, or a bare {@code
 * NAME.onnx} and perhaps {@code NAME.yaml} beside it.
 *
 * <p>The concept bank is the file that the manifest names, else that of {@link ConceptsFile} where
 * there is one.
 *
 * <p>Whatever the manifest leaves out is taken from the graph and from custom: the name is the
 * file's or the folder's, sizes are the graph's input, mean and std ImageNet's, the classes {@code
 * class 0}…, and the version is the digest of the files.
 */
public final class BundleReader {

  static final String MODEL = "model.onnx";
  private static final String MANIFEST = "model.yaml";
  private static final String ONNX = ".onnx";
  private static final int VERSION_DIGITS = 12;

  private final Path location;
  private final Path onnx;
  private final Path yaml;
  private final String usualName;
  private final BundleFiles files;

  private BundleReader(Path location, Path onnx, Path yaml, String usualName) {
    this.location = location;
    this.onnx = onnx;
    this.yaml = yaml;
    this.usualName = usualName;
    this.files = new BundleFiles(onnx.getParent());
  }

  /**
   * Reads a concept bank by itself, with the concepts that are not monitored.
   *
   * @param file as {@code concepts.json} of a bundle
   * @throws BundleException if it is missing or broken
   */
  public static ConceptBank readConcepts(Path file) {
    return ConceptsJson.read(alone(file), file);
  }

  /**
   * Reads the names of classes by themselves, one a line, in the order of the logits; WordNet ids
   * before them are left out.
   *
   * @throws BundleException if the file is missing, or a line is blank
   */
  public static List<String> readLabels(Path file) {
    return Labels.lines(new String(alone(file), StandardCharsets.UTF_8), file);
  }

  private static byte[] alone(Path file) {
    return new BundleFiles(file.toAbsolutePath().getParent()).read(file);
  }

  /**
   * Reads a bundle whole.
   *
   * @param location a folder or an {@code .onnx} file
   * @throws BundleException if a file is missing or broken, a key is unknown or a value cannot be
   */
  public static ModelBundle read(Path location) {
    return read(location, Optional.empty());
  }

  /**
   * Reads a bundle whole.
   *
   * @param location a folder or an {@code .onnx} file
   * @param usual the size of the input where neither graph nor manifest says it
   * @throws BundleException as {@link #read(Path)} does
   */
  public static ModelBundle read(Path location, Optional<InputSize> usual) {
    Path path = location.toAbsolutePath().normalize();
    if (Files.isDirectory(path)) {
      return new BundleReader(path, path.resolve(MODEL), path.resolve(MANIFEST), name(path))
          .read(usual);
    }
    String file = name(path);
    if (file.equals(MODEL)) {
      return read(path.getParent(), usual);
    }
    if (!file.endsWith(ONNX)) {
      throw new BundleException(
          location, "is neither a bundle's folder nor an .onnx file; name one of them");
    }
    String stem = file.substring(0, file.length() - ONNX.length());
    return new BundleReader(path, path, path.resolveSibling(stem + ".yaml"), stem).read(usual);
  }

  private static String name(Path path) {
    return path.getFileName() == null ? "" : path.getFileName().toString();
  }

  private ModelBundle read(Optional<InputSize> usual) {
    if (!Files.isRegularFile(onnx)) {
      throw new BundleException(onnx, "there is no such file; a bundle needs its classifier here");
    }
    byte[] classifier = files.read(onnx);
    boolean described = Files.isRegularFile(yaml);
    Path blamed = described ? yaml : onnx;
    ManifestYaml manifest =
        described
            ? StrictMapper.yaml(files.read(yaml), yaml, ManifestYaml.class, ManifestYaml.EMPTY)
            : ManifestYaml.EMPTY;
    ImageInput input = ImageInput.of(classifier, onnx);
    List<String> labels =
        manifest.labels() == null ? List.of() : Labels.read(manifest.labels(), yaml, files);
    Optional<ConceptBank> concepts = conceptsFile(manifest).map(this::concepts);
    String digest = files.digest();
    try {
      InputSpec spec =
          InputSpecs.complete(orElse(manifest.input(), InputYaml.EMPTY), input, usual, blamed);
      ModelManifest complete =
          new ModelManifest(
              orElse(manifest.name(), usualName),
              orElse(manifest.version(), digest.substring(0, VERSION_DIGITS)),
              orElse(manifest.description(), ""),
              spec,
              labels,
              orElse(manifest.output(), ScoreKind.AUTO),
              layer(manifest, concepts),
              orElse(manifest.groups(), Map.of()),
              orElse(manifest.training(), Map.of()));
      byte[] told = showing(complete.output(), input.pin(classifier, onnx, spec));
      return new ModelBundle(location, complete, told, concepts, digest, files.files());
    } catch (InvalidManifestException e) {
      throw new BundleException(blamed, e.key(), e.problem()).causedBy(e);
    }
  }

  /** The classifier, with an end that shows what the manifest says comes out. */
  private byte[] showing(ScoreKind said, byte[] classifier) {
    if (said == ScoreKind.AUTO) {
      return classifier;
    }
    ScoreEnd end;
    try {
      end = ScoreEnd.of(classifier, usualName);
    } catch (InvalidModelException e) {
      throw new BundleException(onnx, e.getMessage()).causedBy(e);
    }
    if (said == ScoreKind.PROBABILITIES) {
      return end.withLogits();
    }
    if (end.softmax().filter("Softmax"::equals).isPresent()) {
      throw new InvalidManifestException(
          "output",
          "is logits, but the graph ends in a Softmax and returns probabilities; write probabilities, or leave it out");
    }
    return classifier;
  }

  private Optional<Path> conceptsFile(ManifestYaml manifest) {
    return manifest.concepts() == null
        ? Optional.of(ConceptsFile.of(location)).filter(Files::isRegularFile)
        : Optional.of(files.resolve(yaml, "concepts", manifest.concepts()));
  }

  private ConceptBank concepts(Path file) {
    return ConceptsJson.read(files.read(file), file);
  }

  private Optional<String> layer(ManifestYaml manifest, Optional<ConceptBank> concepts) {
    Optional<String> layer =
        Optional.ofNullable(manifest.layer()).filter(name -> !name.equals("auto"));
    Optional<String> learntAt = concepts.flatMap(ConceptBank::layer);
    if (layer.isPresent() && learntAt.isPresent() && !layer.equals(learntAt)) {
      throw new BundleException(
          yaml,
          "layer",
          "is '%s', but the concepts were learnt at '%s'; leave layer out or learn them there"
              .formatted(layer.get(), learntAt.get()));
    }
    return layer;
  }

  private static <T> T orElse(T written, T usual) {
    return written == null ? usual : written;
  }
}
