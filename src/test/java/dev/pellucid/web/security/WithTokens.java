package dev.pellucid.web.security;

import dev.pellucid.web.WebTopics;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The page, and an OpenID provider that knows who people are. */
public final class WithTokens implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "pellucid.roles", "web",
        "pellucid.security.mode", "oidc",
        "quarkus.http.auth.roles-mapping.operators", "admin");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(WebTopics.class), new TestResourceEntry(OpenIdProvider.class));
  }
}
