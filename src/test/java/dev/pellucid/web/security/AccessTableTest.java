package dev.pellucid.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTableTest {

  @ParameterizedTest
  @CsvSource({
    "GET,/,VIEW",
    "GET,/app/main.js,VIEW",
    "GET,/live,VIEW",
    "GET,/openapi,VIEW",
    "GET,/asyncapi,VIEW",
    "GET,/api/me,VIEW",
    "GET,/api/models/signs/concepts/snow/exemplars/3,VIEW",
    "HEAD,/api/images/a/b.jpg,VIEW",
    "GET,/v1/models/signs,VIEW",
    "GET,/v2,VIEW",
    "GET,/v2/models/signs/ready,VIEW",
    "POST,/api/explain,EXPLAIN",
    "POST,/api/explanations/deep,EXPLAIN",
    "POST,/api/monitor/alerts/drift-1/acknowledgement,EXPLAIN",
    "DELETE,/api/monitor/alerts/drift-1/acknowledgement,EXPLAIN",
    "POST,/v1/models/signs:explain,EXPLAIN",
    "POST,/v2/models/signs/infer,EXPLAIN",
    "POST,/api/models/reload,ADMIN",
    "POST,/api/models/signs/reload,ADMIN"
  })
  void everyPathAsksForItsRole(String method, String path, Role role) {
    // When
    Access access = AccessTable.of(method, path);

    // Then
    assertThat(access).isEqualTo(new Access.Needs(role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/health/live", "/v2/health/ready"})
  void healthIsOpen(String path) {
    // When
    Access access = AccessTable.of("GET", path);

    // Then
    assertThat(access).isEqualTo(new Access.Open());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/q/metrics",
    "GET,/secret",
    "GET,/apiary",
    "GET,/liveness",
    "GET,//api/me",
    "GET,/api;x=1/me",
    "POST,/api;x=1/models/reload",
    "POST,/api/explain;x=1",
    "POST,/api/me",
    "PUT,/api/models/signs",
    "TRACE,/",
    "OPTIONS,/api/me",
    "POST,/"
  })
  void whatTheTableDoesNotNameIsForNobody(String method, String path) {
    // When
    Access access = AccessTable.of(method, path);

    // Then
    assertThat(access).isEqualTo(new Access.Unlisted());
  }
}
