package dev.pellucid.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Counterfactual;
import dev.pellucid.event.ExplanationEvent.Example;
import dev.pellucid.event.ExplanationEvent.Exchange;
import dev.pellucid.event.ExplanationEvent.Images;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.web.OnlyWeb;
import dev.pellucid.web.PageWorld;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Other methods, asked for on the page; the deep lane is played by the test. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class DeepRequestIntegrationTest {

  private static final String METHODS =
      """
      [{"id": "integrated-gradients", "title": "Integrated Gradients",
        "place": "local / pixels / gradient",
        "paper": {"authors": "Sundararajan et al.", "title": "Axiomatic Attribution",
                  "venue": "ICML", "year": 2017},
        "cost": {"forward": 52, "backward": 50},
        "parameters": [{"name": "steps", "byDefault": "50", "range": "a whole number",
                        "meaning": "gradients taken along the way"}]}]""";

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TestHTTPResource("/")
  URI service;

  private final PageWorld world = new PageWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatIsAskedForWaitsForTheDeepLane() {
    // Given
    Page page = closeTo(stop());

    // When
    ask(page);

    // Then
    Locator task = page.locator("pl-deep-request .task");
    assertThat(task).containsText("integrated-gradients");
    assertThat(task).containsText("waiting for the deep lane");
    assertThat(task.locator("progress:indeterminate")).isVisible();
  }

  @Test
  void itIsSaidHowFarTheDeepLaneIs() {
    // Given
    ExplanationEvent image = stop();
    Page page = closeTo(image);
    String location = ask(page).headerValue("Location");
    String request = location.substring(location.lastIndexOf('/') + 1);

    // When
    world.isExplaining(image, request, "integrated-gradients", 20, 50);

    // Then
    Locator task = page.locator("pl-deep-request .task");
    assertThat(task).containsText("20 of 50 passes");
    assertThat(task.locator("progress")).hasAttribute("value", "20");
    assertThat(task.locator("progress")).hasAttribute("max", "50");
  }

  @Test
  void whatCameIsLaidBesideTheLiveHeatMap() {
    // Given
    ExplanationEvent image = stop();
    Page page = closeTo(image);
    ask(page);

    // When
    world.explainsDeeply(image, "integrated-gradients");

    // Then
    Locator hero = page.locator("pl-hero");
    assertThat(hero.locator(".side.left")).hasText("grad-cam");
    assertThat(hero.locator(".side.right")).hasText("integrated-gradients");
    assertThat(page.locator("pl-deep-request .maps button"))
        .hasText(new String[] {"grad-cam", "integrated-gradients"});
    assertThat(page.locator("pl-deep-request .task")).hasCount(0);
  }

  @Test
  void howGoodTheLiveHeatMapIsStandsBelowItAndTheMapIsNotShownTwice() {
    // Given
    ExplanationEvent image = stop();
    Page page = closeTo(image);

    // When
    world.judges(image, "grad-cam", Map.of("deletion", 0.2125));

    // Then
    Locator hero = page.locator("pl-hero");
    assertThat(hero.locator(".note.quality")).hasText("Judged: deletion 0.213");
    assertThat(hero.locator("pl-map-choice button")).hasText(new String[] {"grad-cam"});
  }

  @Test
  void trainingImagesThatSpeakForTheAnswerStandApartFromThoseAgainstIt() {
    // Given
    ExplanationEvent image = stop();
    Images told =
        new Images(
            List.of(
                new Example(4, "4.jpg", "stop", "stop", 0.25),
                new Example(7, "7.jpg", "yield", "stop", -0.125)),
            null,
            null);
    world.explainsByImages(image, "influence-functions", told);
    Page page = closeTo(image);

    // When
    choice(page, "influence-functions").click();

    // Then
    Locator answer = page.locator("pl-image-answer");
    assertThat(answer.getByRole(AriaRole.GROUP, named("Of the training set, these speak for it")))
        .hasText(Pattern.compile("stop\\s+0.25"));
    assertThat(answer.getByRole(AriaRole.GROUP, named("And these against it")))
        .hasText(Pattern.compile("yield → stop\\s+−0.125"));
    assertThat(answer.locator("img").last())
        .hasAttribute("src", "api/models/page-signs/examples/7/picture");
  }

  @Test
  void aCounterfactualMarksThePlacesThatWouldHaveToLookOtherwise() {
    // Given
    ExplanationEvent image = stop();
    Counterfactual told =
        new Counterfactual(
            "features",
            8,
            8,
            new Region(0, 0, 1, 1),
            "stop",
            "yield",
            new Example(7, "7.jpg", "yield", "yield", 0),
            List.of(new Exchange(9, 18, 0.1, 0.3), new Exchange(10, 19, 0.3, 0.625)));

    world.explainsByImages(image, "counterfactual", new Images(null, told, null));
    Page page = closeTo(image);

    // When
    choice(page, "counterfactual").click();

    // Then
    Locator answer = page.locator("pl-image-answer");
    assertThat(answer).containsText("yield instead of stop (62.5%), if 2 places looked like this:");
    assertThat(answer.locator("rect")).hasCount(2);
    assertThat(answer.locator("rect").first()).hasAttribute("x", "2");
    assertThat(answer.locator("rect").first()).hasAttribute("y", "2");
  }

  @Test
  void theLineBetweenTwoHeatMapsIsMovedByKeys() {
    // Given
    ExplanationEvent image = stop();
    Page page = closeTo(image);
    ask(page);
    world.explainsDeeply(image, "integrated-gradients");
    Locator line = page.getByLabel("Line between the live map and the chosen one");
    line.focus();

    // When
    page.keyboard().press("End");

    // Then
    assertThat(page.locator("pl-hero .views")).hasAttribute("style", "--line-at: 100%;");
  }

  @Test
  void aParameterOutOfRangeIsRefusedWithTheReason() {
    // Given
    Page page = closeTo(stop());
    page.getByText("Parameters").click();
    page.locator("pl-deep-request input[name=steps]").fill("many");

    // When
    ask(page);

    // Then
    assertThat(page.locator("pl-deep-request [role=alert]")).containsText("steps");
  }

  @Test
  void whoMayOnlyLookSeesThatAskingNeedsAnotherRole() {
    // Given
    Page page = page();
    SignedIn.as(page, "Vera", "view");

    // When
    closeTo(page, stop());

    // Then
    assertThat(button(page)).isDisabled();
    assertThat(page.locator("pl-deep-request .needs")).hasText("needs the role explain");
  }

  @Test
  void methodsThatCannotBeListedCanBeAskedForAgain() {
    // Given
    Page page = CHROMIUM.page();
    page.route("**/api/methods", route -> Json.refuse(route, 503, "Not ready."));
    closeTo(page, stop());
    Locator problem = page.locator("pl-deep-request .problem");
    assertThat(problem).hasText("Not ready.");
    page.route("**/api/methods", route -> Json.answer(route, METHODS));

    // When
    page.locator("pl-deep-request").getByText("Try again").click();

    // Then
    assertThat(page.getByLabel("Method", new Page.GetByLabelOptions().setExact(true))).isVisible();
  }

  private ExplanationEvent stop() {
    return world.explains("stop", "stop", Map.of("district", "north"));
  }

  private Page closeTo(ExplanationEvent image) {
    return closeTo(page(), image);
  }

  private static Page page() {
    Page page = CHROMIUM.page();
    page.route("**/api/methods", route -> Json.answer(route, METHODS));
    return page;
  }

  private Page closeTo(Page page, ExplanationEvent image) {
    page.navigate(service.toString());
    Look.closelyAt(image, page);
    return page;
  }

  private static Locator choice(Page page, String method) {
    return page.locator("pl-hero pl-map-choice").getByText(method);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  /** Asks, and waits until the service has taken it, or refused. */
  private static Response ask(Page page) {
    return page.waitForResponse("**/api/explanations/deep", () -> button(page).click());
  }

  private static Locator button(Page page) {
    return page.locator("pl-deep-request")
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Explain").setExact(true));
  }
}
