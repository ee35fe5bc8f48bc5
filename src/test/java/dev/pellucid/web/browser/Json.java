package dev.pellucid.web.browser;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;

/** Answers of a service that a test plays. */
final class Json {

  private Json() {}

  static void answer(Route route, String json) {
    route.fulfill(new FulfillOptions().setContentType("application/json").setBody(json));
  }

  static void refuse(Route route, int status, String detail) {
    route.fulfill(
        new FulfillOptions()
            .setStatus(status)
            .setContentType("application/problem+json")
            .setBody(
                """
                {"type": "about:blank", "title": "No", "status": %d, "detail": "%s"}"""
                    .formatted(status, detail)));
  }
}
