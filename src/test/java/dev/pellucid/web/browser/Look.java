package dev.pellucid.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.pellucid.event.ExplanationEvent;
import java.net.URI;
import java.time.Duration;

/** Where somebody looks on the page. */
final class Look {

  private static final Duration SOON = Duration.ofSeconds(10);

  private Look() {}

  /** Pins an image, as soon as its explanation is known; gives the panel that it is in. */
  static Locator closelyAt(ExplanationEvent image, Page page) {
    String known =
        URI.create(page.url())
            .resolve("/api/explanations/similar?limit=1&id=" + image.imageId())
            .toString();
    await().atMost(SOON).until(() -> page.request().get(known).ok());
    page.evaluate("id => { location.hash = `now/${encodeURIComponent(id)}`; }", image.imageId());
    Locator hero = page.locator("pl-hero");
    assertThat(hero.locator(".id")).hasText(image.imageId());
    return hero;
  }
}
