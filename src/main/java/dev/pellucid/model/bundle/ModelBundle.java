package dev.pellucid.model.bundle;

import dev.pellucid.compiler.CompiledClassifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A classifier with what is known of it, read from disk once: the files may change afterwards
 * without changing what is here.
 *
 * @param location the bundle's folder or bare {@code .onnx} file
 * @param manifest what is known of the model
 * @param onnx the classifier, {@code [N,C,H,W]} float32 in, logits out, or probabilities that a
 *     final softmax shows to be such; where the manifest says that they are and the file does not
 *     show it, their logarithms; extents of the input that the file leaves open are closed
 * @param bank the whole concept bank, if the bundle has one
 * @param digest SHA-256 over the names and contents of {@code files}, in hexadecimal digits
 * @param files that were read, the ONNX file first
 */
public record ModelBundle(
    Path location,
    ModelManifest manifest,
    byte[] onnx,
    Optional<ConceptBank> bank,
    String digest,
    List<Path> files) {

  public ModelBundle {
    files = List.copyOf(files);
  }

  /** The model's name, from the manifest. */
  public String name() {
    return manifest.name();
  }

  /** The concepts that are monitored; empty if none is. */
  public Optional<ConceptBank> concepts() {
    return bank.flatMap(ConceptBank::monitored);
  }

  /** The same model under another manifest. */
  public ModelBundle withManifest(ModelManifest wanted) {
    return new ModelBundle(location, wanted, onnx, bank, digest, files);
  }

  /** The same with another classifier, which has the same input and the same classes. */
  public ModelBundle withClassifier(byte[] other) {
    return new ModelBundle(location, manifest, other, bank, digest, files);
  }

  /** The same without the bytes of the classifier, which are most of it, for those who show it. */
  public ModelBundle withoutClassifier() {
    return withClassifier(new byte[0]);
  }

  /**
   * The tensor at which CAM and concepts are taken: the manifest's, else the bank's, else empty,
   * which finds the last spatial feature map.
   */
  public Optional<String> conceptLayer() {
    return manifest.layer().or(() -> concepts().flatMap(ConceptBank::layer));
  }

  /**
   * Checks the manifest against the graph it describes.
   *
   * @throws BundleException if there are labels, but not one for each class
   */
  public void requireFits(CompiledClassifier classifier) {
    int labels = manifest.labels().size();
    if (labels != 0 && labels != classifier.classes()) {
      throw new BundleException(
          location,
          "labels",
          "are %d, but the model has %d classes; list one a class, in the order of the logits"
              .formatted(labels, classifier.classes()));
    }
  }
}
