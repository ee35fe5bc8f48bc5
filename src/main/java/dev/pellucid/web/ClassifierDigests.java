package dev.pellucid.web;

import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.examples.ExampleSpace;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The digests of classifiers, of each model that of one version: taking one of a large model takes
 * a tenth of a second, and a page asks for many pictures at once.
 */
final class ClassifierDigests {

  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /**
   * @param bundle the digest of the bundle's files
   * @param classifier that of the classifier
   */
  private record Known(String bundle, String classifier) {}

  /**
   * That of a bundle's classifier. Where the bundle is without it, its files are read again.
   *
   * @throws dev.pellucid.model.bundle.BundleException if they are gone or broken
   */
  String of(ModelBundle bundle) {
    return known
        .compute(
            bundle.name(),
            (name, before) ->
                before != null && before.bundle().equals(bundle.digest())
                    ? before
                    : new Known(bundle.digest(), digest(bundle)))
        .classifier();
  }

  private static String digest(ModelBundle bundle) {
    ModelBundle whole = bundle.onnx().length == 0 ? BundleReader.read(bundle.location()) : bundle;
    return ExampleSpace.digest(whole.onnx(), whole.name());
  }
}
