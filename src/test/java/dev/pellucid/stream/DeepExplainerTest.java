package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.AttributionMap;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.event.Schemas;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.CatalogueSettings;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the model of {@link TinyModel}. */
@Timeout(60)
class DeepExplainerTest {

  @TempDir Path folder;
  @TempDir Path cache;
  private Catalogue catalogue;
  private StreamThreads threads;
  private LiveLoad live;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private DeepExplainer explainer;
  private final List<DeepProgress> told = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    TinyModel.writeTo(folder);
    catalogue =
        Catalogue.open(
            new CatalogueSettings(
                folder,
                Optional.empty(),
                cache,
                Duration.ZERO,
                SessionSettings.onCpu().withThreads(1),
                BatchSettings.USUAL),
            ForkJoinPool.commonPool());
    use(Map.of());
  }

  private void use(Map<String, String> properties) {
    StreamConfig config = StreamConfigs.with(properties);
    threads = new StreamThreads(config);
    live = new LiveLoad(threads, config);
    explainer =
        new DeepExplainer(
            catalogue,
            Optional.empty(),
            SessionSettings.onCpu(),
            config,
            live,
            registry,
            new DeepProgressTopic(told::add));
  }

  @AfterEach
  void close() {
    explainer.close();
    threads.close();
    catalogue.close();
  }

  @Test
  void everyMethodAnswersInTheOrderItWasAsked() throws IOException {
    // Given a green image, wider than the model sees
    ImageRecord image =
        asking(
            "saliency, integrated-gradients?steps=8 ,grad-cam", Pictures.png(24, 16, Color.GREEN));

    // When
    ExplanationEvent event = explained(image);

    // Then
    assertThat(Schemas.violations("explanation", EventJson.EXPLANATION.write(event))).isEmpty();
    assertThat(event.cam()).isNull();
    assertThat(event.target().label()).isEqualTo("green");
    assertThat(event.source()).isEqualTo(new ExplanationEvent.Source("images", 3, 42));
    assertThat(event.deep().reason()).isEqualTo("low-confidence");
    List<MethodResult> results = event.deep().results();
    assertThat(results)
        .extracting(MethodResult::method)
        .containsExactly("saliency", "integrated-gradients", "grad-cam");
    assertThat(results).allMatch(result -> result.error() == null && !result.partial());
    assertThat(results.get(1).parameters()).containsEntry("steps", "8");
    // The path from black runs along green alone, where the gradient is the same everywhere.
    assertThat(results.get(1).figures().get("completeness-error")).isLessThan(1e-4);
    AttributionMap integrated = results.get(1).map();
    assertThat(integrated.shape()).containsExactly(3, 8, 8);
    assertThat(integrated.region()).isEqualTo(new Region(2 / 12.0, 0, 8 / 12.0, 1));
    assertThat(integrated.max()).isCloseTo(4 / 64.0, org.assertj.core.api.Assertions.within(1e-5));
    BufferedImage map = ImageIO.read(new ByteArrayInputStream(integrated.png()));
    assertThat(List.of(map.getWidth(), map.getHeight())).isEqualTo(List.of(8, 8));
    assertThat(results.get(2).map().layer()).isNotNull();
  }

  @Test
  void theClassThatTheLiveExplanationExplainsIsExplained() {
    // Given
    ImageRecord image =
        asking("integrated-gradients?steps=4", Pictures.png(8, 8, Color.GREEN), "2");

    // When
    ExplanationEvent event = explained(image);

    // Then green says nothing of blue
    assertThat(event.target().label()).isEqualTo("blue");
    assertThat(event.prediction().top().get(0).label()).isEqualTo("green");
    assertThat(event.deep().results().get(0).map().max()).isZero();
  }

  @Test
  void aMethodThatCannotBeCalledSaysSoInItsPlace() {
    // Given
    ImageRecord image =
        asking(
            "nonsense,integrated-gradients?steps=0,saliency,conceptual?x,concept-attribution",
            Pictures.png(8, 8, Color.GREEN));

    // When
    ExplanationEvent event = explained(image);

    // Then
    assertThat(Schemas.violations("explanation", EventJson.EXPLANATION.write(event))).isEmpty();
    List<MethodResult> results = event.deep().results();
    assertThat(results)
        .extracting(MethodResult::method)
        .containsExactly(
            "nonsense", "integrated-gradients", "saliency", "conceptual", "concept-attribution");
    assertThat(results.get(0).error()).contains("'nonsense'").contains("saliency");
    assertThat(results.get(1).error()).contains("'steps'").contains("'0'");
    assertThat(results.get(2).error()).isNull();
    assertThat(results.get(4).error()).isNotBlank();
  }

  @Test
  void whatThereIsWhenTheTimeIsOverIsSentAsPartial() {
    // Given
    use(Map.of("deep.budget", "0s", "deep.rows", "1"));
    ImageRecord image =
        asking("integrated-gradients?steps=100,saliency", Pictures.png(8, 8, Color.GREEN));

    // When
    List<MethodResult> results = explained(image).deep().results();

    // Then
    assertThat(results.get(0).partial()).isTrue();
    assertThat(results.get(0).map()).isNotNull();
    assertThat(results.get(1).partial()).as("one run is all it takes").isFalse();
  }

  @Test
  void anImageOfTheSampleIsJudgedByTheMethodsOfTheCheckBesidesWhatIsAsked() {
    // Given
    use(
        Map.of(
            "deep.quality.methods", "grad-cam,integrated-gradients?steps=4",
            "deep.quality.indicators", "deletion?steps=4,completeness"));
    ImageRecord image =
        judged(asking("saliency,grad-cam", Pictures.png(8, 8, Color.GREEN, Color.BLACK)));

    // When
    ExplanationEvent event = explained(image);

    // Then
    assertThat(Schemas.violations("explanation", EventJson.EXPLANATION.write(event))).isEmpty();
    List<MethodResult> results = event.deep().results();
    assertThat(results)
        .extracting(MethodResult::method)
        .containsExactly("saliency", "grad-cam", "integrated-gradients");
    assertThat(results.get(0).quality()).as("nobody asked how good it is").isNull();
    assertThat(results.get(1).quality().keySet())
        .as("a class activation map does not promise to be complete")
        .containsExactly("deletion");
    assertThat(results.get(2).quality().keySet()).containsExactly("deletion", "completeness");
    assertThat(registry.get("pellucid.deep.judgement").timer().count()).isEqualTo(2);
  }

  @Test
  void anIndicatorThatFailsCostsNeitherTheImageNorTheOthers() {
    // Given more cells than the model sees pixels
    use(
        Map.of(
            "deep.quality.methods", "grad-cam",
            "deep.quality.indicators", "mu-fidelity?grid=64,deletion?steps=4"));
    ImageRecord image = judged(asking("", Pictures.png(8, 8, Color.GREEN, Color.BLACK)));

    // When
    ExplanationEvent event = explained(image);

    // Then
    assertThat(event.deep().results().get(0).quality().keySet()).containsExactly("deletion");
  }

  @Test
  void whatRanOutOfTimeIsNotJudged() {
    // Given
    use(
        Map.of(
            "deep.budget", "0s",
            "deep.rows", "1",
            "deep.quality.methods", "integrated-gradients?steps=100"));
    ImageRecord image = judged(asking("", Pictures.png(8, 8, Color.GREEN)));

    // When
    List<MethodResult> results = explained(image).deep().results();

    // Then
    assertThat(results)
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.partial()).isTrue();
              assertThat(result.quality()).isNull();
            });
  }

  private static ImageRecord judged(ImageRecord image) {
    image.source().headers().add("pellucid.deep.judged", "true".getBytes(UTF_8));
    return image;
  }

  @Test
  void whatTakesAWhileIsToldOfWhileItRuns() {
    // Given more masks than there is time for
    use(Map.of("deep.budget", "1s"));
    ImageRecord image = asking("saliency,rise?masks=1000000", Pictures.png(8, 8, Color.GREEN));

    // When
    ExplanationEvent event = explained(image);

    // Then
    assertThat(event.deep().results().get(1).partial()).isTrue();
    assertThat(told).hasSizeBetween(3, 6);
    DeepProgress last = told.get(told.size() - 1);
    DeepProgress before = told.get(told.size() - 2);
    assertThat(last.state()).isEqualTo(DeepProgress.State.DONE);
    assertThat(before.method()).isEqualTo("rise");
    assertThat(before.position()).isEqualTo(2);
    assertThat(before.of()).isEqualTo(1_000_000);
    assertThat(before.done()).isPositive();
    assertThat(before.source()).isEqualTo(event.source());
  }

  @Test
  void ofTooManyMethodsTheFirstAreRun() {
    // Given
    use(Map.of("deep.most-methods", "1"));
    ImageRecord image = asking("saliency,grad-cam,nonsense", Pictures.png(8, 8, Color.GREEN));

    // When
    List<MethodResult> results = explained(image).deep().results();

    // Then
    assertThat(results).extracting(MethodResult::method).containsExactly("saliency", "grad-cam");
    assertThat(results.get(1).error()).contains("by 1 at most");
  }

  @Test
  void aModelThatIsNotThereAnyMoreAndAnImageItFailsAtAreRejected() {
    // Given
    ImageRecord gone = image(Map.of("model", "gone"), Pictures.png(8, 8, Color.GREEN));
    ImageRecord white = asking("saliency", Pictures.png(8, 8, Color.WHITE));
    ImageRecord none = asking("saliency", null);

    // When
    List<ImageResult> results = List.of(result(gone), result(white), result(none));

    // Then
    assertThat(results)
        .extracting(result -> ((ImageResult.Rejected) result).rejection().code())
        .containsExactly("unknown-model", "inference-failed", "null-value");
  }

  @Test
  void waitsWhileTheLiveLaneHasWork() throws Exception {
    // Given
    CompletableFuture<Void> liveWork = new CompletableFuture<>();
    live.limit().submit(() -> liveWork);
    ImageRecord image = asking("saliency", Pictures.png(8, 8, Color.GREEN));
    CompletableFuture<ImageResult> deep =
        CompletableFuture.supplyAsync(() -> result(image), threads.deep());
    boolean before = finishes(deep, Duration.ofMillis(300));

    // When
    liveWork.complete(null);

    // Then
    assertThat(before).isFalse();
    assertThat(deep.get(30, TimeUnit.SECONDS)).isInstanceOf(ImageResult.Explained.class);
  }

  @Test
  void anImageInHandIsLetGoWhenTheServiceStops() {
    // Given
    explainer.stop();

    // When
    CompletableFuture<ImageResult> result =
        explainer
            .explain(asking("saliency", Pictures.png(8, 8, Color.GREEN)))
            .toCompletableFuture();

    // Then
    assertThat(result).isNotDone();
  }

  private static boolean finishes(CompletableFuture<?> future, Duration within)
      throws InterruptedException {
    Thread.sleep(within.toMillis());
    return future.isDone();
  }

  private ExplanationEvent explained(ImageRecord image) {
    return ((ImageResult.Explained) result(image)).event();
  }

  private ImageResult result(ImageRecord image) {
    return explainer.explain(image).toCompletableFuture().join();
  }

  private static ImageRecord asking(String calls, byte[] value) {
    return asking(calls, value, "1");
  }

  private static ImageRecord asking(String calls, byte[] value, String target) {
    return image(
        Map.of(
            "model", "tiny",
            "pellucid.deep.methods", calls,
            "pellucid.deep.reason", "low-confidence",
            "pellucid.deep.target", target,
            "pellucid.deep.topic", "images",
            "pellucid.deep.partition", "3",
            "pellucid.deep.offset", "42"),
        value);
  }

  private static ImageRecord image(Map<String, String> headers, byte[] value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("images-deep", 0, 5, "key".getBytes(UTF_8), value);
    new HashMap<>(headers)
        .forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    return ImageRecord.of(record);
  }
}
