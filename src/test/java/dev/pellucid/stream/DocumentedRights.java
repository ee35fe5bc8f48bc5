package dev.pellucid.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of rights in Kafka, as the documentation has it. */
final class DocumentedRights {

  private static final Path PAGE = Path.of("src/docs/security.md");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| ([a-z, ]+) \\| (topic|group|transactional id) \\| (prefix )?`([^`]+)` \\| ([A-Za-z, ]+) \\|");

  private DocumentedRights() {}

  /** What a user needs whose process has these roles. */
  static List<AclBinding> of(String user, Set<String> roles) {
    try (Stream<String> lines = Files.lines(PAGE)) {
      List<AclBinding> rights =
          lines
              .flatMap(line -> ROW.matcher(line).results())
              .filter(row -> Stream.of(row.group(1).split(", ")).anyMatch(roles::contains))
              .flatMap(row -> bindings(user, row))
              .toList();
      if (rights.isEmpty()) {
        throw new IllegalStateException(PAGE + " has no table of rights for " + roles);
      }
      return rights;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<AclBinding> bindings(String user, MatchResult row) {
    ResourcePattern resource =
        new ResourcePattern(
            ResourceType.fromString(constant(row.group(2))),
            row.group(4),
            row.group(3) == null ? PatternType.LITERAL : PatternType.PREFIXED);
    return Stream.of(row.group(5).split(", "))
        .map(
            operation ->
                new AclBinding(
                    resource,
                    new AccessControlEntry(
                        "User:" + user,
                        "*",
                        AclOperation.fromString(constant(operation)),
                        AclPermissionType.ALLOW)));
  }

  private static String constant(String words) {
    return words.strip().replace(' ', '_').toUpperCase(Locale.ROOT);
  }
}
