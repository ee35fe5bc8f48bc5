package dev.pellucid;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;

/** Asks the service under test how it is, on the port that its cluster uses. */
public final class Health {

  private Health() {}

  /** The answer of one probe: {@code started}, {@code live} or {@code ready}. */
  public static Response get(String probe) {
    return RestAssured.given().port(port()).get("/q/health/" + probe);
  }

  /** Where the service under test has its health and metrics. */
  public static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
  }
}
