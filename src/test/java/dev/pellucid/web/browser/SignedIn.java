package dev.pellucid.web.browser;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Collectors;

/** Somebody who has signed in, as the service tells the page. */
final class SignedIn {

  private SignedIn() {}

  /** From the next connection on the page belongs to this person. */
  static void as(Page page, String name, String... roles) {
    String listed =
        List.of(roles).stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
    page.route(
        "**/api/me",
        route ->
            Json.answer(
                route,
                """
                {"name": "%s", "roles": [%s], "mode": "basic"}"""
                    .formatted(name, listed)));
  }
}
