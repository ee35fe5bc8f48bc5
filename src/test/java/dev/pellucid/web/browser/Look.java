package dev.pellucid.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.pellucid.event.ExplanationEvent;

/** Where somebody looks on the page. */
final class Look {

  private Look() {}

  /** Pins an image, as soon as its explanation is known; gives the panel that it is in. */
  static Locator closelyAt(ExplanationEvent image, Page page) {
    page.waitForFunction(
        """
        async (id) =>
          (await fetch(`api/explanations/similar?${new URLSearchParams({ id, limit: 1 })}`)).ok""",
        image.imageId());
    page.evaluate("id => { location.hash = `now/${encodeURIComponent(id)}`; }", image.imageId());
    Locator hero = page.locator("pl-hero");
    assertThat(hero.locator(".id")).hasText(image.imageId());
    return hero;
  }
}
