package dev.pellucid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.Health;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.demo.scenario.Scenario;
import dev.pellucid.demo.scenario.Traffic;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import dev.pellucid.monitor.quantity.ObservationReader;
import dev.pellucid.stream.OwnStream;
import dev.pellucid.stream.StreamTopics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The demo's model in a service, whose bundle has a broken reference. */
@QuarkusTest
@TestProfile(LiveObservationsTest.Profile.class)
class LiveObservationsTest {

  private static final String NAME = "live-observations-test";
  private static final String PREFIX = "scene-";
  private static final int IMAGES = 12;
  private static final String BROKEN = "{\"model\":";

  /** Batches of other sizes add up in other orders: a few units in the last place of a float. */
  private static final Offset<Double> ROUNDING = within(1e-5);

  @Inject StreamTopics topics;

  @ConfigProperty(name = "pellucid.models.path")
  Path models;

  @Test
  void theServiceSaysTheSameOfTheSameImages() throws IOException {
    // Given images that the service has explained
    Traffic traffic = new Traffic(Scenario.steady(), DemoBundle.NAME, 0, 11);
    List<byte[]> scenes =
        IntStream.range(0, IMAGES).mapToObj(i -> traffic.image(i).value()).toList();
    Path folder = Files.createTempDirectory("pellucid-scenes");
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      files.add(Files.write(folder.resolve("%s%02d.jpg".formatted(PREFIX, i)), scenes.get(i)));
    }
    topics.send(
        IntStream.range(0, IMAGES)
            .mapToObj(i -> topics.image(id(files.get(i)), scenes.get(i)))
            .toList());
    topics.awaitIds(
        topics.explanations(), PREFIX, files.stream().map(LiveObservationsTest::id).toList());
    ObservationReader reader = new ObservationReader();
    List<Observation> served =
        topics.committed(topics.explanations(), PREFIX).stream()
            .map(record -> reader.read(record.value()))
            .sorted(Comparator.comparing(Observation::imageId))
            .toList();

    // When
    List<Observation> observed;
    try (LiveObservations live =
            new LiveObservations(
                BundleReader.read(models.resolve(DemoBundle.NAME)), SessionSettings.onCpu());
        Progress progress = Progress.of("explaining", IMAGES, "images")) {
      observed = live.observe(files, progress, problem -> assertThat(problem).isNull());
    }

    // Then
    assertThat(observed).hasSize(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertSame(observed.get(i), served.get(i));
    }
    assertThat(observed).extracting(Observation::predicted).doesNotContainNull();
    assertThat(observed.stream().map(Observation::predicted).distinct()).hasSizeGreaterThan(2);
  }

  @Test
  void aBrokenReferenceKeepsNoImageFromBeingExplained() throws IOException {
    // Given
    assertThat(models.resolve(DemoBundle.NAME).resolve("reference.json")).hasContent(BROKEN);
    byte[] scene = new Traffic(Scenario.steady(), DemoBundle.NAME, 0, 12).image(0).value();

    // When
    topics.send(List.of(topics.image("beside-a-broken-reference", scene)));

    // Then
    assertThat(topics.awaitRecord(topics.explanations(), "beside-a-broken-reference")).isNotNull();
    Health.get("ready").then().statusCode(200);
  }

  private static String id(Path file) {
    return file.getFileName().toString();
  }

  private static void assertSame(Observation observed, Observation served) {
    assertThat(observed.imageId()).endsWith("/" + served.imageId());
    assertThat(observed.model()).isEqualTo(served.model());
    assertThat(observed.predicted()).isEqualTo(served.predicted());
    assertThat(observed.confidence()).isCloseTo(served.confidence(), ROUNDING);
    assertThat(observed.entropy()).isCloseTo(served.entropy(), ROUNDING);
    assertThat(observed.deep()).isEqualTo(served.deep());
    Reasons mine = observed.reasons().orElseThrow();
    Reasons theirs = served.reasons().orElseThrow();
    assertThat(mine.concepts()).isEqualTo(theirs.concepts()).isNotEmpty();
    assertThat(mine.residual()).isCloseTo(theirs.residual(), ROUNDING);
    assertThat(mine.presence()).containsExactly(theirs.presence(), within(1e-5f));
    assertThat(mine.contribution()).containsExactly(theirs.contribution(), within(1e-5f));
    // Not all the same, nor all 0.
    assertThat(mine.contribution()[0]).isNotEqualTo(mine.contribution()[1]);
  }

  /** The demo's bundle, with a reference that cannot be read. */
  public static final class DemoModel implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
      try {
        Path models = Files.createTempDirectory("pellucid-models");
        Files.writeString(DemoBundle.extractTo(models).resolve("reference.json"), BROKEN);
        return Map.of(
            "pellucid.models.path", models.toString(), "pellucid.models.cache", models + "-cache");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      // The folder is temporary, and small.
    }
  }

  public static final class Profile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(OwnStream.topics(NAME), new TestResourceEntry(DemoModel.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return OwnStream.config(NAME);
    }
  }
}
