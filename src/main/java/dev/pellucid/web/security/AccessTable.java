package dev.pellucid.web.security;

import java.util.List;
import java.util.Set;

/**
 * What each path asks for, in one place. The first line that fits holds; what fits none, nobody
 * may.
 */
final class AccessTable {

  private static final Set<String> READ = Set.of("GET", "HEAD");
  private static final Set<String> POST = Set.of("POST");
  private static final Set<String> CHANGE = Set.of("POST", "DELETE");

  private static final List<Line> LINES =
      List.of(
          // Load balancers and KServe's own probes bring no credentials.
          new Line(READ, "/v2/health/*", new Access.Open()),
          // Who changes what is served, changes what everybody sees.
          needs(POST, "/api/models/*", Role.ADMIN),
          // What takes time of the model, or speaks for a person.
          needs(POST, "/api/explain", Role.EXPLAIN),
          needs(POST, "/api/explanations/deep", Role.EXPLAIN),
          needs(CHANGE, "/api/monitor/alerts/*", Role.EXPLAIN),
          needs(POST, "/v1/*", Role.EXPLAIN),
          needs(POST, "/v2/*", Role.EXPLAIN),
          // All that can be seen.
          needs(READ, "/api/*", Role.VIEW),
          needs(READ, "/v1/*", Role.VIEW),
          needs(READ, "/v2", Role.VIEW),
          needs(READ, "/v2/*", Role.VIEW),
          needs(READ, "/openapi", Role.VIEW),
          needs(READ, "/openapi.json", Role.VIEW),
          needs(READ, "/openapi.yaml", Role.VIEW),
          needs(READ, "/asyncapi", Role.VIEW),
          needs(READ, "/asyncapi/*", Role.VIEW),
          needs(READ, "/live", Role.VIEW),
          needs(READ, "/", Role.VIEW),
          needs(READ, "/index.html", Role.VIEW),
          needs(READ, "/favicon.ico", Role.VIEW),
          needs(READ, "/app/*", Role.VIEW),
          needs(READ, "/_static/*", Role.VIEW));

  private AccessTable() {}

  /**
   * @param pattern a path, or with {@code /*} at its end all that is below
   */
  private record Line(Set<String> methods, String pattern, Access access) {

    boolean fits(String method, String path) {
      return methods.contains(method)
          && (pattern.endsWith("/*")
              ? path.startsWith(pattern.substring(0, pattern.length() - 1))
              : path.equals(pattern));
    }
  }

  private static Line needs(Set<String> methods, String pattern, Role role) {
    return new Line(methods, pattern, new Access.Needs(role));
  }

  /**
   * What a request asks for.
   *
   * @param method as HTTP writes it
   * @param path normalised: without dots, doubled slashes, and encoding that is not needed
   */
  static Access of(String method, String path) {
    return LINES.stream()
        .filter(line -> line.fits(method, path))
        .findFirst()
        .map(Line::access)
        .orElseGet(Access.Unlisted::new);
  }
}
