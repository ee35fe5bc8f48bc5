package dev.pellucid.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.web.OnlyWeb;
import dev.pellucid.web.PageWorld;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The images as they come, and one of them looked at closely. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class NowViewIntegrationTest {

  private static final Map<String, String> NORTH = Map.of("district", "north");

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TestHTTPResource("/")
  URI service;

  private final PageWorld world = new PageWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anImageIsExplainedFromZeroToItsLogit() {
    // Given
    Page page = open();

    // When
    ExplanationEvent image = world.explains("stop", "stop", NORTH);

    // Then
    Locator hero = Look.closelyAt(image, page);
    assertThat(hero.locator("pl-prediction .class")).hasText("stop");
    assertThat(hero.locator("pl-prediction .mark.right")).hasText("Right");
    List<String> names = hero.locator("pl-waterfall .name").allInnerTexts();
    assertThat(names).startsWith("offset").endsWith("2 other concepts", "residual", "logit");
    List<String> values = hero.locator("pl-waterfall .value").allInnerTexts();
    // Contributions of 3.6 and a residual of 0.5 leave 1.15 of 5.25 to the offset.
    assertThat(values).startsWith("+1.15", "+2.00").endsWith("+0.50", "5.25");
  }

  @Test
  void theWaterfallUnfoldsToAllConcepts() {
    // Given
    Page page = open();
    Locator hero = Look.closelyAt(world.explains("stop", "stop", NORTH), page);

    // When
    hero.locator("pl-waterfall button").click();

    // Then
    assertThat(hero.locator("pl-waterfall .row.concept")).hasCount(9);
  }

  @Test
  void theHeatMapIsAsFaintAsOneLikes() {
    // Given
    Page page = open();
    Locator hero = Look.closelyAt(world.explains("stop", "stop", NORTH), page);

    // When
    hero.locator("pl-heat-controls input[type=range]").fill("0.2");

    // Then
    assertThat(hero.locator("pl-picture canvas").last()).hasCSS("opacity", "0.2");
  }

  @Test
  void aColourMapIsChosenByArrowKeysAndRemembered() {
    // Given
    Page page = open();
    Locator hero = Look.closelyAt(world.explains("stop", "stop", NORTH), page);
    hero.locator("pl-heat-controls [role=radio][aria-checked=true]").focus();

    // When
    page.keyboard().press("ArrowRight");

    // Then
    page.reload();
    assertThat(page.locator("pl-heat-controls [role=radio][aria-checked=true]"))
        .hasAttribute("aria-label", "viridis");
  }

  @Test
  void escapeLetsGoOfAPinnedImage() {
    // Given
    Page page = open();
    Look.closelyAt(world.explains("stop", "stop", NORTH), page);
    assertThat(page.locator("pl-throughput")).hasCount(0);

    // When
    page.keyboard().press("Escape");

    // Then
    assertThat(page.locator("pl-throughput")).isVisible();
  }

  @Test
  void onlyImagesThatFitTheFilterAreOnTheWall() {
    // Given
    Page page = open();
    String unusual = "sign-" + UUID.randomUUID();
    ExplanationEvent image = world.explains(unusual, null, NORTH);
    world.explains("stop", "stop", NORTH);
    Locator classes = page.getByLabel("Predicted class");
    assertThat(classes.locator("option", new Locator.LocatorOptions().setHasText(unusual)))
        .hasCount(1);

    // When
    classes.selectOption(unusual);

    // Then
    Locator names = page.locator("pl-card .name");
    assertThat(names).hasCount(1, new HasCountOptions().setTimeout(10_000));
    assertThat(names).hasText(image.target().label());
  }

  @Test
  void aFilterThatNothingFitsSaysSoAndCanBeCleared() {
    // Given
    Page page = open();
    page.route("**/api/explanations/recent?*class=*", route -> Json.answer(route, "[]"));
    world.explains("stop", "stop", NORTH);
    page.getByLabel("Predicted class").selectOption("stop");
    Locator none = page.getByText("No recent image fits the filter.");
    assertThat(none).isVisible();

    // When
    page.locator("pl-wall .none button").click();

    // Then
    assertThat(none).hasCount(0);
    assertThat(page.locator("pl-card .name").first()).isVisible();
  }

  @Test
  void imagesDecidedForLikeReasonsStandBesideIt() {
    // Given
    Page page = open();
    ExplanationEvent twin = world.explains("stop", "stop", NORTH);
    Look.closelyAt(twin, page);
    Look.closelyAt(world.explains("stop", "stop", NORTH), page);
    Locator nearest = page.locator("pl-neighbours ul").first().locator("button");
    assertThat(nearest.first()).containsText("stop");

    // When
    nearest.first().click();

    // Then
    assertThat(page.locator("pl-hero pl-prediction .class")).hasText("stop");
    assertThat(page.locator("pl-neighbours h3"))
        .hasText(new String[] {"Decided alike", "Decided otherwise"});
  }

  @Test
  void theWallStandsStillWhileItIsPaused() {
    // Given
    Page page = open();
    Look.closelyAt(world.explains("stop", "stop", NORTH), page);
    page.keyboard().press("Escape");
    page.locator("body").click();

    // When
    page.keyboard().press("Space");

    // Then
    assertThat(page.locator("pl-status-bar .state")).hasText("Paused");
  }

  @Test
  void whatCannotBeExplainedIsToldWithItsReason() {
    // Given
    Page page = open();
    String reason = "the value is no image at all " + UUID.randomUUID();

    // When
    world.rejects(reason);

    // Then
    assertThat(page.locator("pl-rejects")).containsText(reason);
  }

  private Page open() {
    Page page = CHROMIUM.page();
    page.navigate(service.toString());
    assertThat(page.locator("pl-status-bar .state")).hasText("Live");
    return page;
  }
}
