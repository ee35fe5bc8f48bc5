package dev.pellucid.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pellucid.demo.broker.SecuredKafka;
import dev.pellucid.demo.scenario.DemoBundle;
import dev.pellucid.demo.scenario.PlayerSettings;
import dev.pellucid.demo.scenario.Scenario;
import dev.pellucid.demo.scenario.ScenarioPlayer;
import dev.pellucid.demo.scenario.Traffic;
import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service against a Kafka that asks for TLS and passwords, and allows a process just
 * what the documentation says that its roles need.
 */
class SecuredKafkaIT {

  private static final int IMAGES = 400;
  private static final double RATE = 30;
  private static final int PARTITIONS = 2;
  private static final String PASSWORD = "open sesame";
  private static final String OTHER_PASSWORD = "open barley";
  private static final Set<String> EVERY_ROLE = Set.of("explain", "deep", "monitor", "web");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Of the password 'page', as bcrypt hashes it. */
  private static final String HASH = BcryptUtil.bcryptHash("page", 4);

  @TempDir static Path folder;
  private static SecuredKafka broker;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    broker = SecuredKafka.start(folder);
    broker.createTopics(
        Stream.of(
                "images",
                "images-deep",
                "explanations",
                "images.dlq",
                "labels",
                "drift-signals",
                "fairness-signals",
                "alerts")
            .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
            .toList());
    broker.createTopics(
        Stream.of("references", "alert-acknowledgements", "deep-progress")
            .map(
                name ->
                    new NewTopic(name, 1, (short) 1)
                        .configs(
                            Map.of("cleanup.policy", "compact", "max.message.bytes", "16777216")))
            .toList());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void everyRoleDoesItsWorkWithTheRightsThatAreDocumentedForIt(@TempDir Path models)
      throws Exception {
    // Given
    DemoBundle.extractTo(models);
    Traffic traffic = new Traffic(Scenario.steady(), DemoBundle.NAME, 0.02, 5);
    try (KafkaIo kafka = new KafkaIo(broker.openBootstrapServers());
        ServiceProcess explainer =
            service(
                Set.of("explain", "deep"),
                Map.of(
                    "pellucid.models.path", models.toString(),
                    "pellucid.stream.transactional-id", "pellucid-0",
                    "pellucid.stream.deep.sample-rate", "0.05",
                    "pellucid.stream.deep.methods", "saliency"));
        ServiceProcess monitor =
            service(
                Set.of("monitor"),
                Map.of(
                    "pellucid.monitor.window", "2s",
                    "pellucid.monitor.grace", "1s",
                    "pellucid.monitor.threads", "1"));
        ServiceProcess page =
            service(Set.of("web"), Map.of("pellucid.models.path", models.toString()))) {
      await()
          .atMost(PATIENCE)
          .until(() -> explainer.isReady() && monitor.isReady() && page.isReady());

      // When
      try (ScenarioPlayer player =
              ScenarioPlayer.start(
                  traffic,
                  PlayerSettings.to(broker.openBootstrapServers()).atRate(RATE).images(IMAGES));
          SettledCounter settled = new SettledCounter(broker.openBootstrapServers())) {
        settled.await(IMAGES, PATIENCE);
        player.finished().join();
      }

      // Then
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(kafka.committed("drift-signals")).isNotEmpty();
                assertThat(kafka.committed("references")).isNotEmpty();
                assertThat(kafka.committed("explanations"))
                    .hasSizeGreaterThanOrEqualTo(
                        IMAGES
                            - traffic.badIds(IMAGES).size()
                            + kafka.committed("images-deep").size());
              });
      assertThat(kafka.committed("images.dlq")).hasSize(traffic.badIds(IMAGES).size());
      assertThat(kafka.committed("images-deep")).isNotEmpty();
      assertThat(page.status("/api/stats", login("viewer", "page"))).isEqualTo(200);
      assertThat(page.status("/api/stats", login("viewer", "wrong"))).isEqualTo(401);
      assertThat(List.of(explainer, monitor, page))
          .allSatisfy(
              process ->
                  assertThat(process.log())
                      .doesNotContain("AuthorizationException")
                      .doesNotContain("Not authorized"));
    }
  }

  @Test
  void aWrongPasswordIsSaidAndWaitedForUntilItIsRight(@TempDir Path models) throws Exception {
    // Given
    DemoBundle.extractTo(models);
    broker.letIn("everything", PASSWORD, DocumentedRights.of("everything", EVERY_ROLE));
    try (ServiceProcess service =
        ServiceProcess.start(
            ServiceProcess.Setup.of("secured-wrong-password", broker.securedBootstrapServers())
                .withEnvironment(broker.environment("everything", OTHER_PASSWORD))
                .with("pellucid.models.path", models.toString()))) {
      await().atMost(PATIENCE).until(() -> service.log().contains("PELLUCID02040"));
      assertThat(service.isReady()).isFalse();
      assertThat(service.isLive()).isTrue();

      // When
      broker.letIn("everything", OTHER_PASSWORD, List.of());

      // Then
      await().atMost(PATIENCE).until(service::isReady);
      assertThat(service.isLive()).isTrue();
      assertThat(service.log())
          .contains("Kafka refuses this service")
          .contains("kafka.sasl.jaas.config")
          .doesNotContain(OTHER_PASSWORD);
    }
  }

  private static ServiceProcess service(Set<String> roles, Map<String, String> properties)
      throws Exception {
    String name = "secured-" + String.join("-", roles.stream().sorted().toList());
    broker.letIn(name, PASSWORD, DocumentedRights.of(name, roles));
    ServiceProcess.Setup setup =
        ServiceProcess.Setup.of(name, broker.securedBootstrapServers())
            .withEnvironment(broker.environment(name, PASSWORD))
            .withEnvironment(Map.of("PELLUCID_SECURITY_USERS_VIEWER_PASSWORD", HASH))
            .with("pellucid.roles", String.join(",", roles));
    for (Map.Entry<String, String> property : properties.entrySet()) {
      setup = setup.with(property.getKey(), property.getValue());
    }
    return ServiceProcess.start(setup);
  }

  private static String login(String name, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
  }
}
