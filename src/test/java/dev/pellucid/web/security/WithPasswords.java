package dev.pellucid.web.security;

import dev.pellucid.web.WebTopics;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page, with a user for each role, whose name is the role's and whose password is this. */
public final class WithPasswords implements QuarkusTestProfile {

  static final String PASSWORD = "correct horse";

  private static final int QUICK = 4;

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> config = new HashMap<>();
    config.put("pellucid.roles", "web");
    config.put("pellucid.security.mode", "basic");
    config.put("pellucid.security.attempts.most", "5");
    config.put("pellucid.security.attempts.pause", "2s");
    config.put("pellucid.web.live.connections", "2");
    for (String role : List.of("view", "explain", "admin")) {
      config.put(
          "pellucid.security.users." + role + ".password", BcryptUtil.bcryptHash(PASSWORD, QUICK));
      config.put("pellucid.security.users." + role + ".roles", role);
    }
    return config;
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(WebTopics.class));
  }
}
