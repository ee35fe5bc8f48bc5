package dev.pellucid.stream.monitor;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.ServedModel;
import dev.pellucid.model.bundle.ReferenceFile;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.topology.References;
import dev.pellucid.stream.Roles;
import dev.pellucid.stream.TopicConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends the references of the bundles that are served here to the topic of references, whenever
 * they change. It runs where models are, that is where {@value Roles#EXPLAIN} is on, and says
 * nothing of bundles without one.
 */
@ApplicationScoped
class GivenReferences {

  private static final long LOOK_MILLIS = 2_000;

  private final boolean enabled;
  private final Provider<Catalogue> catalogue;
  private final TopicConfig topics;
  private final Map<String, Object> kafka;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread named = new Thread(task, "pellucid-references");
            named.setDaemon(true);
            return named;
          });

  /** What was done about the reference of a model by now. */
  private final Map<String, Seen> seen = new HashMap<>();

  private record Seen(ModelRef model, byte[] file) {}

  GivenReferences(
      @ConfigProperty(name = Roles.EXPLAIN, defaultValue = "true") boolean enabled,
      Provider<Catalogue> catalogue,
      TopicConfig topics,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.enabled = enabled;
    this.catalogue = catalogue;
    this.topics = topics;
    this.kafka = Map.copyOf(kafka);
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  /**
   * Looks at the models once, and sends what is new of their references. Were anything thrown, no
   * change would ever be noticed again.
   */
  void look() {
    try {
      for (ServedModel model : catalogue.get().models()) {
        look(model);
      }
    } catch (KafkaException e) {
      if (!thread.isShutdown()) {
        RoleLog.LOG.referencesNotSent(e.getMessage());
      }
    } catch (RuntimeException e) {
      RoleLog.LOG.referencesNotSent(e.toString());
    }
  }

  private void look(ServedModel model) {
    ModelRef version = new ModelRef(model.name(), model.version());
    Path file = ReferenceFile.of(model.bundle().location());
    Optional<byte[]> bytes = read(file);
    if (bytes.isEmpty()) {
      return;
    }
    Seen before = seen.get(model.name());
    if (before != null
        && before.model().equals(version)
        && Arrays.equals(before.file(), bytes.get())) {
      return;
    }
    Optional<byte[]> reference = referenceOf(version, file, bytes.get());
    if (reference.isPresent()
        && ReferenceTopic.send(
            kafka, topics.references(), References.given(version), reference.get())) {
      RoleLog.LOG.referenceSent(file, version.name(), version.version());
    }
    seen.put(model.name(), new Seen(version, bytes.get()));
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      RoleLog.LOG.referenceBroken(file, e.toString());
      return Optional.empty();
    }
  }

  private static Optional<byte[]> referenceOf(ModelRef version, Path file, byte[] json) {
    try {
      return Optional.of(ReferenceJson.write(ReferenceJson.read(json).of(version)));
    } catch (IOException e) {
      RoleLog.LOG.referenceBroken(file, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
