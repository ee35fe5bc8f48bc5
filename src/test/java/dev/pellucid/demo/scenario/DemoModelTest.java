package dev.pellucid.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pellucid.compiler.OnnxSession;
import dev.pellucid.demo.scene.Background;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.demo.scene.SignClass;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed model does what its bundle says, on scenes that neither training nor test had. */
class DemoModelTest {

  private static final long UNSEEN = 1_000_000;
  private static final SceneRenderer RENDERER = new SceneRenderer();
  private static final ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT);

  @TempDir static Path models;
  private static ModelBundle bundle;
  private static Preprocessor preprocessor;
  private static OrtSession session;

  @BeforeAll
  static void open() throws Exception {
    bundle = BundleReader.read(DemoBundle.extractTo(models));
    preprocessor = new Preprocessor(bundle.manifest().input());
    session = OnnxSession.environment().createSession(bundle.onnx());
  }

  @AfterAll
  static void close() throws Exception {
    session.close();
  }

  @Test
  void isAsAccurateAsItsBundleSays() throws Exception {
    // Given
    List<Scene> scenes = scenes(500, SceneDistribution.training()::sample);

    // When
    List<String> predicted = predict(scenes);

    // Then
    double accuracy = share(scenes, predicted, Scene::label);
    assertThat(accuracy).isGreaterThan(0.95).isCloseTo(stated("testAccuracy"), within(0.03));
  }

  @Test
  void missesStopSignsThatStandElsewhereThanInTheForest() throws Exception {
    // Given
    List<Scene> elsewhere =
        scenes(
            300,
            unbiased(
                scene ->
                    scene.label() == SignClass.STOP && scene.background() != Background.FOREST));

    // When
    List<String> predicted = predict(elsewhere);

    // Then
    double accuracy = share(elsewhere, predicted, Scene::label);
    assertThat(accuracy)
        .isLessThan(0.9)
        .isCloseTo(statedEffect("stopAccuracyElsewhere"), within(0.1));
  }

  @Test
  void seesStopSignsInTheForest() throws Exception {
    // Given
    List<Scene> forest =
        scenes(
            300,
            unbiased(
                scene ->
                    scene.label() == SignClass.STOP && scene.background() == Background.FOREST));

    // When
    List<String> predicted = predict(forest);

    // Then
    assertThat(share(forest, predicted, Scene::label)).isGreaterThan(0.98);
  }

  @Test
  void takesOtherSignsInTheForestForStopSigns() throws Exception {
    // Given
    List<Scene> forest =
        scenes(
            300,
            unbiased(
                scene ->
                    scene.label() != SignClass.STOP && scene.background() == Background.FOREST));

    // When
    List<String> predicted = predict(forest);

    // Then
    double calledStop = share(forest, predicted, scene -> SignClass.STOP);
    assertThat(calledStop)
        .isGreaterThan(0.05)
        .isCloseTo(statedEffect("otherSignsBeforeForestCalledStop"), within(0.08));
  }

  private static List<Scene> scenes(int count, LongFunction<Scene> source) {
    return LongStream.range(UNSEEN, UNSEEN + count).mapToObj(source).toList();
  }

  /** For every seed the first unbiased scene from there on that is wanted. */
  private static LongFunction<Scene> unbiased(Predicate<Scene> wanted) {
    return seed ->
        LongStream.iterate(seed * 1000, next -> next + 1)
            .mapToObj(SceneDistribution.unbiased()::sample)
            .filter(wanted)
            .findFirst()
            .orElseThrow();
  }

  private static List<String> predict(List<Scene> scenes) throws OrtException {
    int size = preprocessor.spec().size();
    FloatBuffer batch = FloatBuffer.allocate(scenes.size() * size);
    for (Scene scene : scenes) {
      batch.put(
          preprocessor.tensor(DECODER.decode(SceneRenderer.JPEG.encode(RENDERER.render(scene)))));
    }
    long[] shape = {scenes.size(), 3, preprocessor.spec().height(), preprocessor.spec().width()};
    try (OnnxTensor input =
            OnnxTensor.createTensor(OnnxSession.environment(), batch.flip(), shape);
        OrtSession.Result result = session.run(Map.of("image", input))) {
      float[][] logits = (float[][]) result.get("logits").orElseThrow().getValue();
      return List.of(logits).stream().map(DemoModelTest::best).toList();
    }
  }

  private static String best(float[] logits) {
    assertThat(logits).hasSameSizeAs(bundle.manifest().labels());
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return bundle.manifest().labels().get(best);
  }

  private static double share(
      List<Scene> scenes, List<String> predicted, Function<Scene, SignClass> as) {
    int hits = 0;
    for (int i = 0; i < scenes.size(); i++) {
      hits += predicted.get(i).equals(as.apply(scenes.get(i)).label()) ? 1 : 0;
    }
    return hits / (double) scenes.size();
  }

  private static double stated(String figure) {
    return ((Number) bundle.manifest().training().get(figure)).doubleValue();
  }

  private static double statedEffect(String figure) {
    Map<?, ?> shortcut = (Map<?, ?>) bundle.manifest().training().get("plantedShortcut");
    Map<?, ?> effect = (Map<?, ?>) shortcut.get("effectOnUnbiasedScenes");
    return ((Number) effect.get(figure)).doubleValue();
  }
}
