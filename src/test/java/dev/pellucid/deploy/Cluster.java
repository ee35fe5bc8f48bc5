package dev.pellucid.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects that one build gives to a cluster, and what they say of each other. */
record Cluster(List<JsonNode> objects) {

  /** What people make before, as the README and the components say. */
  private static final Set<String> SECRETS_OF_PEOPLE =
      Set.of("pellucid-users", "pellucid-oidc", "pellucid-tls");

  static Cluster of(String build) {
    return new Cluster(Kustomize.build(build));
  }

  Stream<JsonNode> all(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  Set<String> names(String kind) {
    return all(kind).map(Cluster::name).collect(Collectors.toSet());
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  /** Those that run: the templates of deployments and stateful sets. */
  List<JsonNode> templates() {
    return Stream.concat(all("Deployment"), all("StatefulSet"))
        .map(set -> set.at("/spec/template"))
        .toList();
  }

  /** Their containers, init containers among them, and those that KServe makes. */
  List<JsonNode> containers() {
    return Stream.of(
            templates().stream()
                .flatMap(
                    template ->
                        Stream.concat(
                            Yaml.each(template.at("/spec/containers")),
                            Yaml.each(template.at("/spec/initContainers")))),
            all("ServingRuntime").flatMap(runtime -> Yaml.each(runtime.at("/spec/containers"))),
            all("InferenceService")
                .flatMap(service -> Yaml.each(service.at("/spec/explainer/containers"))))
        .flatMap(containers -> containers)
        .toList();
  }

  /** Secrets that are there when all controllers have done their work. */
  Set<String> secrets() {
    Set<String> secrets = new HashSet<>(SECRETS_OF_PEOPLE);
    secrets.addAll(names("Secret"));
    // Strimzi makes one for each user, and two for each cluster.
    secrets.addAll(names("KafkaUser"));
    names("Kafka").forEach(kafka -> secrets.add(kafka + "-cluster-ca-cert"));
    return secrets;
  }

  /** The environment of a container, as far as it is known here: what secrets say is empty. */
  Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode from : container.path("envFrom")) {
      String map = from.at("/configMapRef/name").asText();
      data("ConfigMap", map).forEach(environment::put);
      data("Secret", from.at("/secretRef/name").asText())
          .forEach((key, value) -> environment.put(key, ""));
    }
    for (JsonNode variable : container.path("env")) {
      environment.put(variable.path("name").asText(), variable.path("value").asText());
    }
    return environment;
  }

  private Map<String, String> data(String kind, String name) {
    Map<String, String> data = new HashMap<>();
    all(kind)
        .filter(object -> name(object).equals(name))
        .forEach(
            object ->
                Stream.of("data", "stringData")
                    .flatMap(field -> object.path(field).properties().stream())
                    .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText())));
    return data;
  }

  /** Whether labels have all that is asked for; a selector without labels selects all. */
  static boolean selects(JsonNode matchLabels, JsonNode labels) {
    return matchLabels.properties().stream()
        .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }
}
