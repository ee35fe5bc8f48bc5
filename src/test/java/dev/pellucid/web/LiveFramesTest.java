package dev.pellucid.web;

import static dev.pellucid.web.Explanations.explanation;
import static dev.pellucid.web.Explanations.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pellucid.event.AlertEvent;
import dev.pellucid.model.BundleShelf;
import dev.pellucid.model.inference.SessionSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFramesTest {

  private final ObjectMapper json = JsonMapper.builder().findAndAddModules().build();
  private final Gallery gallery =
      new Gallery(new Gallery.Limits(8, 1000, 8, 1000, Duration.ofSeconds(1), 8));
  private final RejectLog rejects = new RejectLog(3);
  private final MonitorView monitor = new MonitorView(new MonitorView.Limits(2, 2, 2, 2, 2, 2, 2));
  private final StreamStatistics statistics =
      new StreamStatistics(
          new StreamStatistics.Limits(Duration.ofSeconds(10), 10, 10), rejects, Instant.now());
  private final LiveFrames frames =
      new LiveFrames(
          gallery,
          statistics,
          rejects,
          monitor,
          models(),
          new DeepTasks(new DeepTasks.Limits(2, 4, Duration.ofMinutes(1))),
          new LiveMessage.Feed("localhost:9092", "images"),
          json,
          config("20ms"));

  @BeforeEach
  void start() {
    frames.start(new StartupEvent());
  }

  @AfterEach
  void stop() {
    frames.stop(new ShutdownEvent());
  }

  @Test
  void beginsWithWhatAPageNeedsToLookAsIfItHadBeenOpenAllAlong() throws Exception {
    // Given
    show(1);
    await().until(() -> !gallery.shown(1).isEmpty());
    rejects.add(new Reject("bad", Instant.EPOCH, "truncated", null, 10));

    // When
    AssertSubscriber<String> page = frames.messages().subscribe().withSubscriber(demand(0));

    // Then
    JsonNode hello = json.readTree(page.awaitNextItem().getLastItem());
    assertThat(hello.path("type").asText()).isEqualTo("hello");
    assertThat(hello.at("/explanations/0/event/imageId").asText()).isEqualTo("image-1");
    assertThat(hello.at("/rejects/0/reason").asText()).isEqualTo("truncated");
    assertThat(hello.at("/history").isArray()).isTrue();
  }

  @Test
  void sendsWhatIsNew() throws Exception {
    // Given
    AssertSubscriber<String> page =
        frames.messages().subscribe().withSubscriber(demand(Long.MAX_VALUE));
    page.awaitNextItem();

    // When
    show(2);

    // Then
    await().until(() -> showsImage(page.getItems(), "image-2"));
  }

  @Test
  void saysWhatToAskForAnew() throws Exception {
    // Given
    AssertSubscriber<String> page =
        frames.messages().subscribe().withSubscriber(demand(Long.MAX_VALUE));
    page.awaitNextItem();

    // When
    monitor.alert(Signals.alert("drift-1", AlertEvent.State.OPENED, Explanations.NOON));

    // Then
    await().until(() -> json.readTree(page.getLastItem()).at("/monitor/alerts").asLong() == 1);
    assertThat(json.readTree(page.getLastItem()).path("monitor"))
        .isEqualTo(
            json.readTree(
                "{\"drift\":0,\"fairness\":0,\"alerts\":1,\"marks\":0,\"open\":1,\"acknowledged\":0}"));
  }

  @Test
  void aPageThatDoesNotReadGetsNothingQueued() throws Exception {
    // Given
    AssertSubscriber<String> slow = frames.messages().subscribe().withSubscriber(demand(0));
    AssertSubscriber<String> quick =
        frames.messages().subscribe().withSubscriber(demand(Long.MAX_VALUE));
    slow.awaitNextItem();
    for (int i = 0; i < 5; i++) {
      String id = "image-" + i;
      show(i);
      await().until(() -> showsImage(quick.getItems(), id));
    }

    Instant asked = Instant.now();

    // When
    slow.awaitNextItem();

    // Then
    assertThat(slow.getItems()).hasSize(2);
    JsonNode frame = json.readTree(slow.getLastItem());
    assertThat(json.convertValue(frame.at("/stats/time"), Instant.class)).isAfter(asked);
  }

  @Test
  void whatAPageMissedComesAgain() throws Exception {
    // Given
    AssertSubscriber<String> slow = frames.messages().subscribe().withSubscriber(demand(0));
    AssertSubscriber<String> quick =
        frames.messages().subscribe().withSubscriber(demand(Long.MAX_VALUE));
    slow.awaitNextItem();
    show(1);
    await().until(() -> showsImage(quick.getItems(), "image-1"));

    // When
    slow.request(Long.MAX_VALUE);

    // Then
    await().until(() -> showsImage(slow.getItems(), "image-1"));
  }

  private void show(long offset) {
    gallery.image(
        source(offset), "image-" + offset, new EncodedImage(new byte[4], BrowserImageFormat.PNG));
    gallery.explanation(explanation(offset), Instant.now());
  }

  private boolean showsImage(List<String> messages, String id) throws JsonProcessingException {
    for (String message : messages) {
      if (json.readTree(message).path("explanations").findValuesAsText("imageId").contains(id)) {
        return true;
      }
    }
    return false;
  }

  private static AssertSubscriber<String> demand(long count) {
    return AssertSubscriber.create(count);
  }

  private ModelsView models() {
    BundleShelf nothing = new BundleShelf(Path.of("no-such-folder"), Duration.ZERO);
    return new ModelsView(
        false,
        false,
        false,
        null,
        () -> nothing,
        Optional.empty(),
        SessionSettings.onCpu(),
        new SeenModels(2),
        new KnownReferences(2),
        statistics);
  }

  private static WebConfig config(String interval) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WebConfig.class)
            .withConverter(
                io.quarkus.runtime.configuration.MemorySize.class, 100, new MemorySizeConverter())
            .withDefaultValue("pellucid.web.live.interval", interval)
            .withConverter(
                Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
            .build();
    return config.getConfigMapping(WebConfig.class);
  }
}
