package dev.pellucid.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.model.inference.BatchSettings;
import dev.pellucid.model.inference.Provider;
import dev.pellucid.model.inference.SessionSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueProducerTest {

  @Test
  void withoutAnyConfigurationTheUsualSettingsApply() {
    // Given
    Map<String, String> nothing = Map.of();

    // When
    CatalogueSettings settings = settings(nothing);

    // Then
    assertThat(settings.models()).isEqualTo(Path.of("models"));
    assertThat(settings.defaultModel()).isEmpty();
    assertThat(settings.cache()).endsWithRaw(Path.of("graphs"));
    assertThat(settings.reload()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.session()).isEqualTo(SessionSettings.onCpu());
    assertThat(settings.batch()).isEqualTo(BatchSettings.USUAL);
  }

  @Test
  void everyKeyHasItsEffect() {
    // Given
    Map<String, String> everything = new HashMap<>();
    everything.put("pellucid.models.path", "/srv/models");
    everything.put("pellucid.models.default", "signs");
    everything.put("pellucid.models.cache", "/srv/cache");
    everything.put("pellucid.models.reload", "0");
    everything.put("pellucid.inference.provider", "tensorrt");
    everything.put("pellucid.inference.device", "1");
    everything.put("pellucid.inference.threads", "3");
    everything.put("pellucid.inference.spinning", "true");
    everything.put("pellucid.batch.max-size", "16");
    everything.put("pellucid.batch.max-wait", "5ms");

    // When
    CatalogueSettings settings = settings(everything);

    // Then
    assertThat(settings)
        .isEqualTo(
            new CatalogueSettings(
                Path.of("/srv/models"),
                Optional.of("signs"),
                Path.of("/srv/cache"),
                Duration.ZERO,
                SessionSettings.onCpu()
                    .withProvider(Provider.TENSORRT, 1)
                    .withThreads(3)
                    .withSpinning(true),
                new BatchSettings(16, Duration.ofMillis(5))));
  }

  @Test
  void whatIsProducedServesUntilItIsDisposedOf(@TempDir Path folder) throws IOException {
    // Given
    Files.write(folder.resolve("toy.onnx"), Classifiers.channelMeans(3, 2, 2, 3));
    SmallRyeConfig config =
        config(
            Map.of(
                "pellucid.models.path", folder.toString(),
                "pellucid.models.cache", folder.resolve(".cache").toString()));
    CatalogueProducer producer = new CatalogueProducer();
    Catalogue catalogue =
        producer.catalogue(
            config.getConfigMapping(ModelsConfig.class),
            config.getConfigMapping(InferenceConfig.class),
            config.getConfigMapping(BatchConfig.class),
            new SimpleMeterRegistry());
    float[] logits =
        catalogue
            .defaultModel()
            .orElseThrow()
            .explain(new float[12], -1)
            .toCompletableFuture()
            .join()
            .logits();

    // When
    producer.close(catalogue);

    // Then
    assertThat(logits).containsExactly(0, 0, 0);
    assertThat(catalogue.models()).isEmpty();
  }

  private static CatalogueSettings settings(Map<String, String> properties) {
    SmallRyeConfig config = config(properties);
    return CatalogueProducer.settings(
        config.getConfigMapping(ModelsConfig.class),
        config.getConfigMapping(InferenceConfig.class),
        config.getConfigMapping(BatchConfig.class));
  }

  private static SmallRyeConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(ModelsConfig.class)
        .withMapping(InferenceConfig.class)
        .withMapping(BatchConfig.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }
}
