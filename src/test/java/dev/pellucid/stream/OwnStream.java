package dev.pellucid.stream;

import dev.pellucid.demo.broker.SharedKafka;
import io.quarkus.test.junit.QuarkusTestProfile.TestResourceEntry;
import java.util.Map;

/** Topics, group and transactional id of a test's own, on the shared broker. */
public final class OwnStream {

  private OwnStream() {}

  public static TestResourceEntry topics(String name) {
    return new TestResourceEntry(SharedKafka.class, Map.of(SharedKafka.OWN_TOPICS, name));
  }

  public static Map<String, String> config(String name) {
    return Map.of(
        "mp.messaging.incoming.images.group.id", name,
        "mp.messaging.incoming.images-deep.group.id", name + "-deep",
        "pellucid.stream.transactional-id", name);
  }
}
