package dev.pellucid.deploy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** Which settings the service has, by the environment variables that make them. */
final class Settings {

  /** Read by hand, not by a mapping. */
  private static final List<String> OTHERS = List.of("pellucid.roles");

  private static final List<String> OF_JAVA_AND_PODS =
      List.of("JDK_JAVA_OPTIONS", "POD_NAME", "PROCESSORS");

  private static final Settings OF_THE_SERVICE = new Settings();

  private final Map<String, String> defaults = new HashMap<>();
  private final List<Pattern> known;

  private Settings() {
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.pellucid")) {
      if (type.isAnnotatedWith(ConfigMapping.class)) {
        defaults.putAll(ConfigClass.configClass(type.reflect()).getProperties());
      }
    }
    OTHERS.forEach(name -> defaults.put(name, ""));
    known = defaults.keySet().stream().map(Settings::variable).toList();
  }

  static Settings ofTheService() {
    return OF_THE_SERVICE;
  }

  /** What a setting is where nobody sets it. */
  String defaultOf(String property) {
    return defaults.get(property);
  }

  /** The settings below a prefix, by name. */
  Map<String, String> below(String prefix) {
    Map<String, String> below = new HashMap<>();
    defaults.forEach(
        (name, value) -> {
          if (name.startsWith(prefix + ".")) {
            below.put(name, value);
          }
        });
    return below;
  }

  /** Whether anybody reads it. Quarkus' own are not known here, and taken to be right. */
  boolean isKnown(String variable) {
    if (variable.startsWith("KAFKA_")) {
      return isOfKafka(
          variable.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'));
    }
    return variable.startsWith("QUARKUS_")
        || OF_JAVA_AND_PODS.contains(variable)
        || known.stream().anyMatch(pattern -> pattern.matcher(variable).matches());
  }

  private static boolean isOfKafka(String name) {
    return name.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
        || ConsumerConfig.configNames().contains(name)
        || ProducerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name)
        || name.equals(SaslConfigs.SASL_JAAS_CONFIG)
        || name.equals(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);
  }

  /** As MicroProfile Config makes a variable's name of a property's; a star stands for a name. */
  private static Pattern variable(String property) {
    return Pattern.compile(
        property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_").replace("*", "[A-Z0-9_]+"));
  }
}
