package dev.pellucid.stream;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service with {@link TinyModel}, small limits, and topics of its own. */
public final class TinyService implements QuarkusTestProfile {

  /** How many requests are answered at once. */
  public static final int CONCURRENCY = 6;

  /** The largest body of a request. */
  public static final int MAX_BODY = 600_000;

  /** The most images of one. */
  public static final int INSTANCES = 5;

  private static final String NAME = "tiny-service";

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(OwnStream.topics(NAME), new TestResourceEntry(TinyModel.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> config = new HashMap<>(OwnStream.config(NAME));
    config.put("pellucid.stream.limits.max-bytes", "200000");
    config.put("pellucid.web.limits.concurrency", String.valueOf(CONCURRENCY));
    config.put("pellucid.web.limits.max-body-size", String.valueOf(MAX_BODY));
    config.put("pellucid.web.limits.instances", String.valueOf(INSTANCES));
    return config;
  }
}
