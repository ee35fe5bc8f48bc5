package dev.pellucid.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.Assets;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Explanations of real photos by other libraries; tests that ask for one are skipped where the
 * assets are not there.
 */
public final class References {

  private static final Map<String, Integer> CLASSES =
      Map.of(
          "n01817953_African_grey", 87,
          "n02124075_Egyptian_cat", 285,
          "n02504013_Indian_elephant", 385,
          "n02981792_catamaran", 484,
          "cat_0000", 3,
          "dog_0000", 5,
          "horse_0000", 7,
          "ship_0000", 8,
          "truck_0000", 9);

  private References() {}

  /** A model of the assets, with the mean and standard deviation that it was given pictures in. */
  public static Classifier open(String model) {
    ModelBundle bundle = BundleReader.read(Assets.path("models", model + ".onnx"));
    InputSpec usual = bundle.manifest().input();
    JsonNode card = card(model);
    InputSpec input =
        new InputSpec(
            usual.width(),
            usual.height(),
            usual.channels(),
            usual.resize(),
            numbers(card.get("mean")),
            numbers(card.get("std")),
            usual.scale());
    return new Classifier(
        bundle.withManifest(bundle.manifest().withInput(input)), SessionSettings.onCpu());
  }

  private static JsonNode card(String model) {
    try {
      for (JsonNode card :
          new ObjectMapper().readTree(Assets.path("models", "models.json").toFile())) {
        if (card.get("file").asText().equals(model + ".onnx")) {
          return card;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("models.json does not describe " + model);
  }

  private static float[] numbers(JsonNode array) {
    float[] numbers = new float[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) array.get(i).asDouble();
    }
    return numbers;
  }

  /** One result, such as {@code saliency}. */
  public static NpyArray array(String model, String photo, String result) {
    try {
      return NpyFile.read(Assets.path("reference", model, photo, result + ".npy"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class the references explain. */
  public static Target target(String photo) {
    return Target.of(CLASSES.get(photo));
  }

  /** The photo as the network was given it, and the class the references explain. */
  public static ImageBatch input(String model, String photo) {
    NpyArray image = array(model, photo, "input");
    return new ImageBatch(
        image.shape()[0], image.shape()[1], image.shape()[2], image.data(), List.of(target(photo)));
  }

  /** What a method says of a photo. */
  public static Explanation explain(
      String model, String photo, String method, Map<String, String> parameters) {
    ExplanationMethod asked = Methods.byId(method);
    ImageBatch batch = input(model, photo);
    try (Classifier classifier = open(model)) {
      return asked
          .explain(classifier, batch, ParameterValues.parse(asked.card().parameters(), parameters))
          .get(0);
    }
  }

  /** The same, the numbers alone. */
  public static float[] values(
      String model, String photo, String method, Map<String, String> parameters) {
    Attribution attribution = explain(model, photo, method, parameters).attribution();
    return attribution.values();
  }

  /** ‖a − b‖ / ‖b‖. */
  public static double relativeL2(float[] actual, float[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / size);
  }

  /** max |a − b| / max |b|. */
  public static double maxDifferenceOverMax(float[] actual, float[] expected) {
    double difference = 0;
    double max = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs((double) actual[i] - expected[i]));
      max = Math.max(max, Math.abs(expected[i]));
    }
    return difference / max;
  }

  /** ⟨a, b⟩ / (‖a‖ ‖b‖). */
  public static double cosine(float[] a, float[] b) {
    double product = 0;
    double sizeA = 0;
    double sizeB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      sizeA += (double) a[i] * a[i];
      sizeB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(sizeA * sizeB);
  }

  /** Pearson's correlation: the cosine of what is left of each without its mean. */
  public static double correlation(float[] a, float[] b) {
    return cosine(centred(a), centred(b));
  }

  private static float[] centred(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value / (double) values.length;
    }
    float[] centred = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      centred[i] = (float) (values[i] - mean);
    }
    return centred;
  }
}
