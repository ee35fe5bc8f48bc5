package dev.pellucid.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.stream.StreamConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without any model: what is asked of one is not done here. */
@Timeout(20)
class RequestDeskTest {

  private final CompletableFuture<Response> answer = new CompletableFuture<>();

  @Test
  void whoeverComesWhenAllPlacesAreTakenIsToldToComeAgain() {
    // Given
    RequestDesk desk = desk(Map.of("pellucid.web.limits.concurrency", "2"));
    takePlace(desk);
    takePlace(desk);

    // When
    assertThatThrownBy(() -> takePlace(desk))

        // Then
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.status().getStatusCode()).isEqualTo(429);
              assertThat(refused.retryAfter()).isPresent();
            });
  }

  @Test
  void anAnswerMakesRoomForTheNext() {
    // Given
    RequestDesk desk = desk(Map.of("pellucid.web.limits.concurrency", "1"));
    CompletableFuture<Response> first = ask(desk);

    // When
    answer.complete(Response.ok().build());

    // Then
    first.join();
    assertThat(ask(desk).join().getStatus()).isEqualTo(200);
  }

  @Test
  void aRequestThatCannotBeReadMakesRoomForTheNext() {
    // Given
    RequestDesk desk = desk(Map.of("pellucid.web.limits.concurrency", "1"));
    answer.complete(Response.ok().build());

    // When
    assertThatThrownBy(
            () ->
                desk.serve(
                    visit -> {
                      throw RefusedException.badRequest("no");
                    }))
        .hasMessage("no");

    // Then
    assertThat(ask(desk).join().getStatus()).isEqualTo(200);
  }

  @Test
  void noAnswerInTimeIsSaidToBeOne() {
    // Given
    RequestDesk desk = desk(Map.of("pellucid.web.limits.time", "50ms"));

    // When
    CompletableFuture<Response> late = ask(desk);

    // Then
    assertThatThrownBy(late::join)
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.status().getStatusCode()).isEqualTo(504));
  }

  @Test
  void aBodyIsReadNoFurtherThanItMayGo() {
    // Given
    RequestDesk desk = desk(Map.of("pellucid.web.limits.max-body-size", "100000"));
    InputStream endless = InputStreams.endless();

    // When
    assertThatThrownBy(() -> read(desk, endless))

        // Then
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.status().getStatusCode()).isEqualTo(413));
  }

  @Test
  void bodiesFindNoMoreRoomThanThereIs() {
    // Given
    RequestDesk desk =
        desk(
            Map.of(
                "pellucid.web.limits.max-body-size", "1000", "pellucid.web.limits.bodies", "1500"));
    CompletableFuture<Response> first = hold(desk, 1000);

    // When
    assertThatThrownBy(() -> hold(desk, 1000))

        // Then
        .hasMessageContaining("pellucid.web.limits.bodies")
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.status().getStatusCode()).isEqualTo(429));
    answer.complete(Response.ok().build());
    first.join();
    assertThat(hold(desk, 1000).join().getStatus()).isEqualTo(200);
  }

  private CompletableFuture<Response> hold(RequestDesk desk, int bytes) {
    return desk.serve(
            visit -> {
              assertThat(visit.body(new ByteArrayInputStream(new byte[bytes]))).hasSize(bytes);
              return Uni.createFrom().completionStage(answer);
            })
        .subscribeAsCompletionStage();
  }

  @Test
  void aBodyThatTricklesInIsGivenUp() {
    // Given
    RequestDesk desk = desk(Map.of("pellucid.web.limits.time", "50ms"));
    InputStream trickle = InputStreams.trickle();

    // When
    assertThatThrownBy(() -> read(desk, trickle))

        // Then
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.status().getStatusCode()).isEqualTo(408));
  }

  @Test
  void aMethodThatCannotBeCalledIsRefusedBeforeAnythingIsDone() {
    // Given
    RequestDesk desk = desk(Map.of());

    // When
    assertThatThrownBy(() -> admit(desk, List.of("saliency", "rise?masks=none")))

        // Then
        .hasMessageContaining("'rise?masks=none'")
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.status().getStatusCode()).isEqualTo(400));
  }

  @Test
  void fewerRequestsMayAskForMethodsThanForTheLiveExplanation() {
    // Given
    RequestDesk desk = desk(Map.of("pellucid.web.limits.deep-concurrency", "1"));
    admit(desk, List.of("saliency"));

    // When
    assertThatThrownBy(() -> admit(desk, List.of("saliency")))

        // Then
        .hasMessageContaining("deep-concurrency")
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.status().getStatusCode()).isEqualTo(429));
  }

  private CompletableFuture<Response> ask(RequestDesk desk) {
    return desk.serve(visit -> Uni.createFrom().completionStage(answer))
        .subscribeAsCompletionStage();
  }

  private void takePlace(RequestDesk desk) {
    CompletableFuture<Response> unused = ask(desk);
  }

  private void admit(RequestDesk desk, List<String> calls) {
    CompletableFuture<Response> unused =
        desk.serve(
                visit -> {
                  visit.admit(calls);
                  return Uni.createFrom().completionStage(answer);
                })
            .subscribeAsCompletionStage();
  }

  private static void read(RequestDesk desk, InputStream body) {
    CompletableFuture<Response> unused =
        desk.serve(visit -> Uni.createFrom().item(Response.ok(visit.body(body)).build()))
            .subscribeAsCompletionStage();
  }

  private static RequestDesk desk(Map<String, String> properties) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(RequestLimits.class)
            .withMapping(StreamConfig.class)
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .withConverter(Duration.class, 100, new DurationConverter())
            .withDefaultValues(properties)
            .build();
    return new RequestDesk(
        config.getConfigMapping(RequestLimits.class),
        new ServedModels(null, true),
        null,
        config.getConfigMapping(StreamConfig.class));
  }

  /** Bodies as bad clients send them. */
  private static final class InputStreams {

    static InputStream endless() {
      return new InputStream() {
        @Override
        public int read() {
          return 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          return length;
        }
      };
    }

    static InputStream trickle() {
      return new ByteArrayInputStream(new byte[100]) {
        @Override
        public synchronized int read(byte[] into, int offset, int length) {
          try {
            Thread.sleep(20);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return super.read(into, offset, 1);
        }
      };
    }
  }
}
