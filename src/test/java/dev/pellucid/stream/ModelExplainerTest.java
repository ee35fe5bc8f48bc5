package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.model.Catalogue;
import dev.pellucid.model.CatalogueSettings;
import dev.pellucid.model.Classifiers;
import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.SessionSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelExplainerTest {

  @TempDir Path folder;
  @TempDir Path cache;
  private Catalogue catalogue;

  @BeforeEach
  void serveOneModel() throws IOException {
    Files.write(folder.resolve("signs.onnx"), Classifiers.channelMeans(3, 2, 2, 3));
  }

  @AfterEach
  void close() {
    catalogue.close();
  }

  @Test
  void aDefaultModelThatIsNotThereIsInTheWayAndNamedWithThoseThatAre() {
    // Given
    ModelExplainer explainer = explainer(Optional.of("sings"));

    // When
    Optional<String> obstacle = explainer.obstacle();

    // Then
    assertThat(obstacle).get().asString().contains("'sings'").contains("[signs]");
  }

  @Test
  void aDefaultModelThatIsThereIsFine() {
    // Given
    ModelExplainer explainer = explainer(Optional.of("signs"));

    // When
    Optional<String> obstacle = explainer.obstacle();

    // Then
    assertThat(obstacle).isEmpty();
  }

  @Test
  void withoutAnyModelThereIsNothingToExplainWith() throws IOException {
    // Given
    Files.delete(folder.resolve("signs.onnx"));
    ModelExplainer explainer = explainer(Optional.empty());

    // When
    Optional<String> obstacle = explainer.obstacle();

    // Then
    assertThat(obstacle).hasValue("no model is loaded");
  }

  private ModelExplainer explainer(Optional<String> defaultModel) {
    catalogue =
        Catalogue.open(
            new CatalogueSettings(
                folder,
                defaultModel,
                cache,
                Duration.ZERO,
                SessionSettings.onCpu().withThreads(1),
                BatchSettings.USUAL),
            ForkJoinPool.commonPool());
    return new ModelExplainer(
        catalogue, defaultModel, StreamConfigs.with(Map.of()), new SimpleMeterRegistry());
  }
}
