package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.Health;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FencedStreamTest.Profile.class)
class FencedStreamTest {

  private static final String ID = "fenced-stream-test";

  @Inject StreamTopics topics;
  @Inject ImageStream stream;

  @Test
  void stopsAndLeavesItsImagesToOthersOnceAnotherInstanceHasItsId() throws Exception {
    // Given a stream at work
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()))) {
      topics.send(List.of(topics.image("before", "good")));
      topics.awaitIds(topics.explanations(), "", List.of("before"));

      // When its transactional id is taken over, and an image comes
      admin.fenceProducers(List.of(ID)).all().get();
      topics.send(List.of(topics.image("after", "good")));

      // Then it gives up its partitions, says that it must be restarted, and has written nothing
      await().until(() -> stream.status() == StreamStatus.FAILED);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  admin
                      .describeConsumerGroups(List.of(ID))
                      .all()
                      .get()
                      .get(ID)
                      .members()
                      .isEmpty());
      assertThat(Health.get("live").statusCode()).isEqualTo(503);
      assertThat(topics.ids(topics.explanations(), "")).containsExactly("before");
    }
  }

  public static final class Profile implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ScriptedExplainer.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(OwnStream.topics(ID));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return OwnStream.config(ID);
    }
  }
}
