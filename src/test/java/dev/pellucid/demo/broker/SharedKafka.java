package dev.pellucid.demo.broker;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * One broker a JVM, shared by all tests; it stops with the JVM.
 *
 * <p>For a Quarkus test: {@code @QuarkusTestResource(SharedKafka.class)}, which sets {@code
 * kafka.bootstrap.servers}. For a plain test: {@link #bootstrapServers()}. Tests share the topics
 * of that broker, so each looks for its own image ids, or uses topics of its own.
 */
public final class SharedKafka implements QuarkusTestResourceLifecycleManager {

  /** Resource argument: a prefix for topics of the test's own, with three partitions each. */
  public static final String OWN_TOPICS = "own-topics";

  private static final String STARTED = "pellucid.test.shared-kafka";

  private Optional<String> prefix = Optional.empty();

  @Override
  public void init(Map<String, String> initArgs) {
    prefix = Optional.ofNullable(initArgs.get(OWN_TOPICS));
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> config = new HashMap<>();
    config.put("kafka.bootstrap.servers", bootstrapServers());
    prefix.ifPresent(own -> config.putAll(ownTopics(own)));
    return config;
  }

  private static Map<String, String> ownTopics(String prefix) {
    Map<String, String> topics =
        Map.of(
            "pellucid.topics.images", prefix + ".images",
            "pellucid.topics.labels", prefix + ".labels",
            "pellucid.topics.explanations", prefix + ".explanations",
            "pellucid.topics.deep", prefix + ".images-deep",
            "pellucid.topics.dlq", prefix + ".images.dlq",
            "pellucid.topics.progress", prefix + ".deep-progress");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              topics.values().stream().map(name -> new NewTopic(name, 3, (short) 1)).toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return topics;
  }

  @Override
  public void stop() {
    // Other tests of this JVM go on with it.
  }

  /** Where the broker listens; the first call starts it. */
  public static String bootstrapServers() {
    // Quarkus loads this class once an application, but there is one set of system properties.
    synchronized (System.getProperties()) {
      String started = System.getProperty(STARTED);
      if (started == null) {
        started = startInSystemClassLoader();
        System.setProperty(STARTED, started);
      }
      return started;
    }
  }

  /** The class loader of one Quarkus application is closed with it; the broker outlives it. */
  private static String startInSystemClassLoader() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      Class<?> type =
          Class.forName(
              "dev.pellucid.demo.broker.SharedKafka", true, ClassLoader.getSystemClassLoader());
      return (String) type.getDeclaredMethod("startOnce").invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the shared broker did not start", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Called by name, in the class loader that lasts. */
  public static String startOnce() {
    EmbeddedKafka broker = EmbeddedKafka.start();
    broker.createTopics("images", "labels", "explanations", "images-deep", "images.dlq");
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "shared-kafka-close"));
    return broker.bootstrapServers();
  }
}
