package dev.pellucid.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads objects of the Kubernetes API as the types that clients in Java have for them: those of
 * Kubernetes 1.34 and the Prometheus operator from Fabric8, those of Strimzi from Strimzi. They
 * keep what they do not know apart, so that it can be told.
 */
final class StrictModel {

  private static final Map<String, Class<?>> STRIMZI =
      Map.of(
          "Kafka", Kafka.class,
          "KafkaNodePool", KafkaNodePool.class,
          "KafkaTopic", KafkaTopic.class,
          "KafkaUser", KafkaUser.class);

  private final KubernetesSerialization kubernetes = new KubernetesSerialization();

  /** Whether there is a type for it. */
  Optional<Class<?>> typeOf(JsonNode object) {
    if (object.path("apiVersion").asText().startsWith("kafka.strimzi.io/")) {
      return Optional.ofNullable(STRIMZI.get(object.path("kind").asText()));
    }
    Object typed = kubernetes.unmarshal(object.toString());
    return typed instanceof GenericKubernetesResource
        ? Optional.empty()
        : Optional.of(typed.getClass());
  }

  /**
   * Fields that the type does not have, or has otherwise, as paths.
   *
   * @throws RuntimeException if it cannot be read as the type at all
   */
  List<String> unknownFields(JsonNode object, Class<?> type) {
    List<String> unknown = new ArrayList<>();
    collect(kubernetes.convertValue(object, type), type.getSimpleName(), unknown);
    return unknown;
  }

  private static void collect(Object value, String path, List<String> unknown) {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        collect(list.get(i), path + "[" + i + "]", unknown);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> collect(element, path + "." + key, unknown));
    } else if (value != null && isModel(value.getClass())) {
      for (Method getter : value.getClass().getMethods()) {
        if (isGetter(getter)) {
          collectFrom(value, getter, path, unknown);
        }
      }
    }
  }

  private static void collectFrom(Object value, Method getter, String path, List<String> unknown) {
    Object got;
    try {
      got = getter.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(getter + " cannot be asked", e);
    }
    if (getter.getName().equals("getAdditionalProperties")) {
      if (got instanceof Map<?, ?> more) {
        more.keySet().forEach(key -> unknown.add(path + "." + key));
      }
    } else {
      String name = getter.getName().substring("get".length());
      collect(got, path + "." + Character.toLowerCase(name.charAt(0)) + name.substring(1), unknown);
    }
  }

  private static boolean isModel(Class<?> type) {
    return !type.isEnum()
        && (type.getName().startsWith("io.fabric8.") || type.getName().startsWith("io.strimzi."));
  }

  private static boolean isGetter(Method method) {
    return method.getName().startsWith("get")
        && method.getName().length() > "get".length()
        && method.getParameterCount() == 0
        && !Modifier.isStatic(method.getModifiers())
        && !method.getName().equals("getClass");
  }
}
