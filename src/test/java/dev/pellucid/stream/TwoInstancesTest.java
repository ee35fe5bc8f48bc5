package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two instances of the service in one group, both of which explain and commit. */
@QuarkusTest
@TestProfile(TwoInstancesTest.Profile.class)
class TwoInstancesTest {

  @Inject StreamTopics topics;
  @Inject SecondInstance second;

  @Test
  void everyImageIsExplainedOnceWhileAnInstanceComesAndGoes() throws Exception {
    // Given so many images that one instance needs seconds for them
    List<String> all = IntStream.range(0, 1_500).mapToObj(i -> "shared-" + i).toList();
    topics.send(all.stream().map(id -> topics.image(id, "slow")).toList());

    // When a second comes, does some of the work, and stops amid it
    second.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> second.explained() >= 100);
    second.stop();
    List<String> doneWhenItStopped = topics.ids(topics.explanations(), "shared-");

    // Then
    assertThat(doneWhenItStopped).hasSizeBetween(100, all.size() - 1);
    topics.awaitIds(topics.explanations(), "shared-", all);
    assertThat(second.explained()).isBetween(100L, (long) doneWhenItStopped.size());
  }

  public static final class Profile implements QuarkusTestProfile {

    private static final String NAME = "two-instances-test";

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ScriptedExplainer.class, SecondInstance.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(OwnStream.topics(NAME));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>(OwnStream.config(NAME));
      config.put("mp.messaging.incoming.images.max.poll.records", "50");
      // Members learn of a rebalance by their next heartbeat.
      config.put("mp.messaging.incoming.images.heartbeat.interval.ms", "100");
      config.put("pellucid.stream.images-in-flight", "8");
      return SecondInstance.channelLike(config);
    }
  }
}
