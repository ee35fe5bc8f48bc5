package dev.pellucid.explain.local.concept.tcav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.Assets;
import dev.pellucid.explain.References;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.Crops;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.NpyArray;
import dev.pellucid.image.NpyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Captum's TCAV of MobileNetV2: stripes and dots against noise. */
class TcavReferenceTest {

  private static final String MODEL = "mobilenetv2";
  private static final String LAYER = "/blocks/blocks.15/add/Add_output_0";

  private static final List<String> PHOTOS =
      List.of(
          "n02124075_Egyptian_cat",
          "n02504013_Indian_elephant",
          "n01817953_African_grey",
          "n02981792_catamaran");

  /** Of float32 activations of two runtimes, in the worst of 7840 sums over 16 blocks. */
  private static final double ACTIVATIONS = 1e-4;

  /** Of the largest gradient: ReLU6 may flip where an activation is rounding away from 0 or 6. */
  private static final double GRADIENTS = 1e-3;

  private static NpyArray array(String name) {
    try {
      return NpyFile.read(Assets.path("reference", MODEL, name + ".npy"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<float[]> rows(NpyArray array) {
    int length = array.data().length / array.shape()[0];
    return IntStream.range(0, array.shape()[0])
        .mapToObj(row -> Arrays.copyOfRange(array.data(), row * length, (row + 1) * length))
        .toList();
  }

  private static List<float[]> images(Classifier classifier, String concept) {
    Crops asTheyAre = new Crops(classifier.input());
    ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    return IntStream.range(0, 30)
        .mapToObj(
            i -> {
              try {
                return asTheyAre.tensor(
                    decoder.decode(
                        Files.readAllBytes(
                            Assets.path(
                                "reference",
                                MODEL,
                                "concepts",
                                "%s_%02d.png".formatted(concept, i)))));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripes", "dots", "noise"})
  void activationsOfConceptImagesAgree(String concept) {
    // Given
    float[] expected = array("tcav_activations_" + concept).data();
    try (Classifier classifier = References.open(MODEL)) {
      List<float[]> images = images(classifier, concept);

      // When
      List<LayerValues> found = Activations.at(classifier, Optional.of(LAYER)).of(images);

      // Then
      assertThat(References.maxDifferenceOverMax(joined(found), expected)).isLessThan(ACTIVATIONS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripes", "dots"})
  void derivativesAndScoresAlongTheReferencesVectorAgree(String concept) throws IOException {
    // Given
    float[] cav = rows(array("tcav_cav_" + concept)).get(0);
    float[] expected = array("tcav_directional_" + concept).data();
    JsonNode score = manifest("tcav_score_" + concept).get("values");
    List<float[]> gradients = gradients();

    // When
    double[] derivatives = ConceptActivationVector.derivatives(gradients, cav);

    // Then
    double allowed = GRADIENTS * Arrays.stream(wide(expected)).map(Math::abs).max().orElseThrow();
    for (int photo = 0; photo < expected.length; photo++) {
      assertThat(derivatives[photo]).isCloseTo(expected[photo], within(allowed));
    }
    assertThat(TcavScore.of(derivatives).signCount())
        .isEqualTo(score.get("sign_count").get(0).asDouble());
    assertThat(TcavScore.of(derivatives).magnitude())
        .isCloseTo(score.get("magnitude").get(0).asDouble(), within(allowed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripes", "dots"})
  void theScoreOfTheReferencesDerivativesIsTheReferences(String concept) throws IOException {
    // Given
    double[] derivatives = wide(array("tcav_directional_" + concept).data());
    JsonNode expected = manifest("tcav_score_" + concept).get("values");

    // When
    TcavScore found = TcavScore.of(derivatives);

    // Then: the reference adds four float32 numbers
    assertThat(found.signCount()).isEqualTo(expected.get("sign_count").get(0).asDouble());
    assertThat(found.magnitude())
        .isCloseTo(expected.get("magnitude").get(0).asDouble(), within(1e-6));
  }

  /**
   * The reference minimises the same loss on two thirds of the images, by gradient steps that begin
   * at length 3 and end as soon as the images are told apart: far from the minimum, at a place that
   * depends on the order of the images. A simulation of that procedure with other seeds gave
   * vectors with cosines of 0.62 to 0.97 with the reference's, and of 0.54 to 0.89 with one
   * another. The minimum is one, and has 0.84 (stripes) and 0.78 (dots) with the reference's.
   */
  @ParameterizedTest
  @ValueSource(strings = {"stripes", "dots"})
  void ourVectorIsAsNearTheReferencesAsThoseOfItsOwnProcedure(String concept) {
    // Given
    float[] reference = rows(array("tcav_cav_" + concept)).get(0);
    List<float[]> with = rows(array("tcav_activations_" + concept));
    List<float[]> without = rows(array("tcav_activations_noise"));
    Scaling none = new Scaling(new double[reference.length], 1);

    // When
    LinearSvm found = LinearSvm.fit(with, without, 0.01, none);

    // Then
    assertThat(References.cosine(UnitVector.of(found.weights()), reference)).isGreaterThan(0.77);
    assertThat(found.accuracy(with, without)).isEqualTo(1);
  }

  /**
   * All signs agree but one: of stripes for the parrot. There the reference stands alone: of twelve
   * runs of its own procedure eleven give the sign that is found here.
   */
  @Test
  void derivativesAlongOurVectorsHaveTheReferencesSigns() {
    // Given
    List<float[]> gradients = rows(array("tcav_layer_gradients"));
    List<float[]> noise = rows(array("tcav_activations_noise"));
    Tcav tcav = new Tcav(10, 2, 2, 0.01, 1);

    // When
    List<double[]> found = new ArrayList<>();
    for (String concept : List.of("stripes", "dots")) {
      float[] direction =
          tcav.learn(concept, rows(array("tcav_activations_" + concept)), noise).direction();
      found.add(ConceptActivationVector.derivatives(gradients, direction));
    }

    // Then
    assertThat(signs(found.get(0))).containsExactly(-1, -1, 1, -1);
    assertThat(signs(wide(array("tcav_directional_stripes").data())))
        .containsExactly(-1, -1, -1, -1);
    assertThat(signs(found.get(1))).isEqualTo(signs(wide(array("tcav_directional_dots").data())));
  }

  private static int[] signs(double[] values) {
    return Arrays.stream(values).mapToInt(value -> (int) Math.signum(value)).toArray();
  }

  private static List<float[]> gradients() {
    List<float[]> gradients = new ArrayList<>();
    try (Classifier classifier = References.open(MODEL)) {
      Activations layer = Activations.at(classifier, Optional.of(LAYER));
      for (String photo : PHOTOS) {
        Target target = References.target(photo);
        layer.forEachGradient(
            List.of(References.input(MODEL, photo).image(0)),
            target.index(),
            found -> gradients.add(Space.FLATTENED.ofGradient(found.gradient())));
      }
    }
    return gradients;
  }

  private static JsonNode manifest(String id) throws IOException {
    JsonNode entries =
        new ObjectMapper().readTree(Assets.path("reference", MODEL, "manifest.json").toFile());
    for (JsonNode entry : entries) {
      if (entry.get("id").asText().equals(MODEL + "//" + id)) {
        return entry;
      }
    }
    throw new IllegalArgumentException("the manifest has no " + id);
  }

  private static float[] joined(List<LayerValues> values) {
    int length = values.get(0).values().length;
    float[] joined = new float[values.size() * length];
    for (int i = 0; i < values.size(); i++) {
      System.arraycopy(values.get(i).values(), 0, joined, i * length, length);
    }
    return joined;
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
