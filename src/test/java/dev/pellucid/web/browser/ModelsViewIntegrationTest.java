package dev.pellucid.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.pellucid.web.OnlyWeb;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The models, as a process that runs some would list them. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class ModelsViewIntegrationTest {

  private static final String MODELS =
      """
      {"from": "catalogue", "reloadable": true, "default": "signs", "models": [
        {"name": "signs", "version": "2c1f", "state": "ready", "isDefault": true, "details": true,
         "description": "Signs by the road.", "provider": "cpu", "since": "2026-03-01T12:00:00Z",
         "input": {"width": 64, "height": 48, "channels": "rgb", "resize": "stretch",
                   "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]},
         "classes": 8, "output": "logits", "layer": "features", "images": 1234,
         "imagesPerSecond": 12.4, "lastImage": "2026-03-01T12:01:00Z",
         "concepts": {"count": 2, "monitored": 1, "significant": 1, "tested": 2,
                      "layer": "features", "channels": 64},
         "reference": {"kind": "given", "images": 2000, "quantities": 104},
         "versions": [{"version": "2c1f", "here": true, "images": 1234}]},
        {"name": "broken", "state": "failed", "problem": "labels are 7, but it has 8 classes"}]}""";

  private static final String CONCEPTS =
      """
      {"model": "signs", "version": "2c1f", "concepts": [
        {"name": "octagon", "monitored": true, "learnt": "TCAV, 60 pictures", "accuracy": 0.97,
         "pValue": 0.0001, "significant": true, "exemplars": ["app/mark.svg?0", "app/mark.svg?1"]},
        {"name": "fog", "monitored": false, "learnt": "TCAV, 60 pictures", "accuracy": 0.6,
         "pValue": 0.2, "significant": false, "exemplars": []}]}""";

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TestHTTPResource("/")
  URI service;

  @Test
  void aModelIsShownWithItsConceptBank() {
    // Given
    Page page = page();

    // When
    page.navigate(service + "#models");

    // Then
    Locator detail = page.locator("pl-models .detail");
    assertThat(detail).containsText("Signs by the road.");
    assertThat(detail).containsText("64 × 48 rgb");
    assertThat(detail).containsText("2,000 images, 104 quantities");
    Locator octagon = detail.locator("pl-concept-bank li").first();
    assertThat(octagon.locator("img")).hasCount(2);
    assertThat(octagon).containsText("accuracy 97.0%");
    assertThat(octagon).containsText("p < 0.001");
  }

  @Test
  void aBundleThatCannotBeLoadedSaysWhy() {
    // Given
    Page page = page();
    page.navigate(service + "#models");

    // When
    page.locator("pl-models .row").nth(1).click();

    // Then
    assertThat(page.locator("pl-models .detail"))
        .containsText("labels are 7, but it has 8 classes");
  }

  @Test
  void aReloadTellsWhatCameOfEachBundle() {
    // Given
    Page page = page();
    page.route(
        "**/api/models/reload",
        route ->
            Json.answer(
                route,
                """
                {"bundles": [
                  {"bundle": "signs", "outcome": "replaced", "version": "77aa", "earlier": "2c1f"},
                  {"bundle": "broken", "outcome": "failed", "problem": "labels are 7"}]}"""));
    page.navigate(service + "#models");

    // When
    page.getByText("Reload all").click();

    // Then
    Locator outcome = page.locator("pl-models .outcome");
    assertThat(outcome).containsText("signs: version 77aa in place of 2c1f");
    assertThat(outcome).containsText("broken: failed: labels are 7");
  }

  @Test
  void whoMayNotReloadIsToldWhy() {
    // Given
    Page page = page();
    page.route(
        "**/reload", route -> Json.refuse(route, 403, "Only the role 'admin' may reload models."));
    page.navigate(service + "#models");

    // When
    page.locator("pl-models .detail header button").click();

    // Then
    assertThat(page.locator("pl-models [role=alert]"))
        .hasText("Only the role 'admin' may reload models.");
  }

  @Test
  void whoIsNoAdministratorSeesThatReloadingNeedsAnotherRole() {
    // Given
    Page page = page();
    SignedIn.as(page, "Emil", "view", "explain");

    // When
    page.navigate(service + "#models");

    // Then
    Locator reload = page.locator("pl-models .reload");
    assertThat(reload).containsText(new String[] {"needs the role admin", "needs the role admin"});
    assertThat(reload.locator("button:disabled")).hasCount(2);
  }

  @Test
  void anAdministratorMayReload() {
    // Given
    Page page = page();
    SignedIn.as(page, "Ada", "view", "explain", "admin");

    // When
    page.navigate(service + "#models");

    // Then
    assertThat(page.locator("pl-status-bar .person")).hasText("Ada");
    assertThat(page.locator("pl-models .reload button:enabled")).hasCount(2);
    assertThat(page.locator("pl-models .needs")).hasCount(0);
  }

  @Test
  void modelsThatCannotBeListedAreNotAskedForWithEveryMessage() {
    // Given
    Page page = CHROMIUM.page();
    AtomicInteger asked = new AtomicInteger();
    page.route(
        "**/api/models",
        route -> {
          asked.incrementAndGet();
          Json.refuse(route, 503, "Not ready.");
        });
    page.navigate(service + "#models");
    assertThat(page.locator("pl-models [role=alert]")).containsText("Not ready.");

    // When
    page.waitForTimeout(2500);

    // Then
    assertThat(asked).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void aProcessWithoutModelsSaysWhyNoneCanBeReloaded() {
    // Given
    Page page = CHROMIUM.page();

    // When
    page.navigate(service + "#models");

    // Then
    assertThat(page.locator("pl-models")).containsText("runs no models");
    assertThat(page.getByText("Reload all")).hasCount(0);
  }

  private static Page page() {
    Page page = CHROMIUM.page();
    page.route("**/api/models", route -> Json.answer(route, MODELS));
    page.route("**/api/models/signs/concepts", route -> Json.answer(route, CONCEPTS));
    return page;
  }
}
