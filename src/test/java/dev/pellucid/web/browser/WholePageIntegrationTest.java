package dev.pellucid.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.web.OnlyWeb;
import dev.pellucid.web.PageWorld;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all views have in common. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class WholePageIntegrationTest {

  private static final List<String> VIEWS = List.of("now", "drift", "fairness", "alerts", "models");

  private static final Map<String, String> WORDS_WHEN_EMPTY =
      Map.of(
          "now", "Waiting for the first image",
          "drift", "No reference yet",
          "fairness", "No groups are named by the images",
          "alerts", "No alert.",
          "models", "No model yet");

  private static final String NOTHING_YET =
      """
      {"type": "hello", "feed": {"bootstrapServers": "broker:9092", "imagesTopic": "images"},
       "stats": {"time": "2026-03-01T12:00:00Z", "since": "2026-03-01T12:00:00Z", "explained": 0,
                 "rejected": 0, "unreadable": 0, "imagesPerSecond": 0, "latency": {}, "models": []},
       "explanations": [], "rejects": [], "history": [],
       "monitor": {"drift": 0, "fairness": 0, "alerts": 0, "marks": 0, "open": 0}}""";

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TestHTTPResource("/")
  URI service;

  private final PageWorld world = new PageWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anotherLanguageIsSpokenAtOnceAndRemembered() {
    // Given
    Page page = open(CHROMIUM.page(), "alerts");

    // When
    page.locator("pl-status-bar button[lang=zh]").click();

    // Then
    assertThat(page.locator("[role=tab][aria-selected=true]")).containsText("告警");
    page.reload();
    assertThat(page.locator("[role=tab][aria-selected=true]")).containsText("告警");
    assertThat(page.locator("html")).hasAttribute("lang", "zh");
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, zh, 实时", "de-DE, en, Now"})
  void theBrowserSaysWhichLanguageIsSpokenFirst(String locale, String language, String now) {
    // Given
    Page page = CHROMIUM.page(locale, 1440, 900);

    // When
    open(page, "now");

    // Then
    assertThat(page.locator("html")).hasAttribute("lang", language);
    assertThat(page.locator("#tab-now")).hasText(now);
  }

  @Test
  void everyWordIsThereInEveryLanguage() {
    // Given
    Page page = open(CHROMIUM.page(), "models");

    // When
    Object missing =
        page.evaluate(
            """
            async () => {
              const { en } = await import('/app/strings/en.js');
              const { zh } = await import('/app/strings/zh.js');
              const keys = (words, path) =>
                Object.entries(words).flatMap(([key, word]) =>
                  typeof word === 'object'
                    ? keys(word, `${path}.${key}`)
                    : [`${path}.${key}: ${typeof word}`]);
              const [one, other] = [keys(en, ''), keys(zh, '')];
              return [
                ...one.filter((key) => !other.includes(key)),
                ...other.filter((key) => !one.includes(key)),
                ...(one.length > 300 ? [] : ['too few words'])];
            }""");

    // Then
    assertThat(missing).isEqualTo(List.of());
  }

  @Test
  void whoHasSignedInIsNamedAbove() {
    // Given
    Page page = CHROMIUM.page();
    SignedIn.as(page, "Vera", "view");

    // When
    open(page, "now");

    // Then
    assertThat(page.locator("pl-status-bar .person")).hasText("Vera");
  }

  @Test
  void nobodyIsNamedWhereNobodyHasToSignIn() {
    // Given
    Page page = CHROMIUM.page();

    // When
    page.waitForResponse("**/api/me", () -> open(page, "now"));

    // Then
    assertThat(page.locator("pl-status-bar .person")).hasCount(0);
  }

  @Test
  void aThemeIsChosenAndRemembered() {
    // Given
    Page page = open(CHROMIUM.page(), "drift");

    // When
    page.getByLabel("Theme: as the system").click();

    // Then
    page.reload();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    assertThat(page.locator("html")).hasCSS("background-color", "rgb(9, 11, 14)");
  }

  @Test
  void viewsAreReachedByKeysAlone() {
    // Given
    Page page = open(CHROMIUM.page(), "now");
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    assertThat(page.locator("#tab-now")).isFocused();

    // When
    page.keyboard().press("End");

    // Then
    assertThat(page.locator("#tab-models")).isFocused();
    assertThat(page.locator("#tab-models")).hasCSS("outline-style", "solid");
    assertThat(page.locator("pl-models")).isVisible();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-GB", "zh-CN"})
  void aPhoneIsWideEnoughForEveryView(String locale) {
    // Given
    world.explains("pedestrian-crossing", "stop", Map.of("district", "west"));
    world.treats(0.3);
    world.drifts("contribution", "forest background", "pedestrian-crossing", 1e7);
    world.alerts("fairness-" + UUID.randomUUID(), State.OPENED);
    Page page = open(CHROMIUM.page(locale, 390, 844), "now");

    for (String view : VIEWS) {
      // When
      page.locator("#tab-" + view).click();

      // Then
      assertThat(page.locator("#view." + view)).isVisible();
      assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
          .as(view)
          .isLessThanOrEqualTo(390);
    }
  }

  @Test
  void aViewWithNothingToShowSaysWhatIsToBeDone() {
    // Given
    Page page = CHROMIUM.page();
    page.routeWebSocket("**/live", socket -> socket.send(NOTHING_YET));
    page.route(
        "**/api/models",
        route ->
            Json.answer(route, "{\"from\": \"catalogue\", \"reloadable\": true, \"models\": []}"));
    open(page, "now");

    for (String view : VIEWS) {
      // When
      page.locator("#tab-" + view).click();

      // Then
      assertThat(page.getByText(WORDS_WHEN_EMPTY.get(view))).isVisible();
    }
  }

  @Test
  void aViewThatCannotBeBroughtUpToDateSaysWhy() {
    // Given
    world.drifts("contribution", "fog", null, 1e7);
    world.treats(0.3);
    Page page = CHROMIUM.page();
    page.route(
        Pattern.compile("/api/(monitor/(drift|fairness|alerts)|models)$"),
        route -> Json.refuse(route, 503, "The service is not ready."));
    open(page, "now");

    for (String view : VIEWS.subList(1, VIEWS.size())) {
      // When
      page.locator("#tab-" + view).click();

      // Then
      assertThat(page.locator("#view [role=alert]")).containsText("The service is not ready.");
    }
  }

  @Test
  void aLostConnectionIsSaidAndComesBack() {
    // Given
    Page page = CHROMIUM.page();
    page.routeWebSocket(
        "**/live",
        socket -> {
          socket.send(NOTHING_YET);
          socket.close(new WebSocketRoute.CloseOptions().setCode(1001).setReason("gone"));
        });
    page.navigate(service.toString());
    Locator lost = page.locator(".lost-banner");
    assertThat(lost).isVisible();
    page.unrouteAll();
    page.routeWebSocket("**/live", socket -> socket.send(NOTHING_YET));

    // When
    lost.locator("button").click();

    // Then
    assertThat(lost).hasCount(0);
    assertThat(page.locator("pl-status-bar .state")).hasText("Live");
  }

  @Test
  void nothingJumpsWhileImagesAndAlertsCome() {
    // Given
    Page page = open(CHROMIUM.page(), "now");
    world.explains("stop", "stop", Map.of("district", "north"));
    assertThat(page.locator("pl-card .name").first()).isVisible();
    String id = "fairness-" + UUID.randomUUID();

    // When
    world.alerts(id, State.OPENED);
    world.explains("yield", "stop", Map.of("district", "west"));

    // Then
    assertThat(page.locator(".alert-banner")).isVisible();
    page.waitForTimeout(700);
    assertThat((Number) page.evaluate("window.shifted"))
        .extracting(Number::doubleValue)
        .satisfies(shift -> assertThat(shift).isLessThan(0.1));
  }

  private Page open(Page page, String view) {
    page.navigate(service + "#" + view);
    assertThat(page.locator("pl-status-bar .state")).hasText(Pattern.compile("Live|实时"));
    return page;
  }
}
