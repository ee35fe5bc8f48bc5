package dev.pellucid.web.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import dev.pellucid.event.AlertEvent.State;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.web.OnlyWeb;
import dev.pellucid.web.PageWorld;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drift, fairness and alerts. */
@QuarkusTest
@TestProfile(OnlyWeb.class)
class MonitorViewsIntegrationTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @TestHTTPResource("/")
  URI service;

  private final PageWorld world = new PageWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aQuantityIsShownInFull() {
    // Given
    world.drifts("contribution", "fog", null, 1e7);
    world.drifts("presence", "rain", null, 3);
    Page page = open("drift");
    Locator rain = page.locator("pl-drift .row").filter(saying("rain"));

    // When
    rain.click();

    // Then
    assertThat(rain).hasAttribute("aria-pressed", "true");
    Locator detail = page.locator("pl-drift .detail");
    assertThat(detail.locator("h2")).hasText("rain");
    assertThat(detail.locator(".verdict")).hasText("stable");
    assertThat(detail.locator("pl-chart canvas")).hasCount(3);
  }

  @Test
  void anAlarmLeadsTheListOfQuantities() {
    // Given
    world.drifts("presence", "rain", null, 3);

    // When
    world.drifts("contribution", "fog", null, 1e7);

    // Then
    Page page = open("drift");
    assertThat(page.locator("pl-drift .detail h2")).hasText("fog");
    assertThat(page.locator("pl-drift .detail .verdict")).hasText("alarm: higher");
  }

  @Test
  void theMatrixIsWalkedByArrowKeys() {
    // Given
    world.drifts("contribution", "fog", "stop", 30);
    world.drifts("contribution", "fog", "yield", 30);
    Page page = open("drift");
    Locator cells = page.locator("pl-concept-matrix tr").filter(saying("fog")).locator("button");
    cells.nth(0).focus();

    // When
    page.keyboard().press("ArrowRight");

    // Then
    assertThat(cells.nth(1)).isFocused();
  }

  @Test
  void quantitiesAreNarrowedToAConcept() {
    // Given
    world.drifts("contribution", "fog", null, 1e7);
    world.drifts("presence", "rain", null, 3);
    Page page = open("drift");
    assertThat(page.locator("pl-drift .row").filter(saying("fog")).first()).isVisible();

    // When
    page.getByLabel("Concept", new Page.GetByLabelOptions().setExact(true)).selectOption("rain");

    // Then
    assertThat(page.locator("pl-drift .row").filter(saying("fog"))).hasCount(0);
  }

  @Test
  void aGapSaysWhoIsAffectedWithImagesThatShowIt() {
    // Given
    ExplanationEvent wrong = world.explains("yield", "stop", Map.of("district", "west"));
    world.treats(0.3);
    Page page = open("fairness");

    // When
    page.locator("pl-fairness .row.measure").filter(saying("accuracy")).click();

    // Then
    Locator affected = page.locator("pl-affected");
    assertThat(affected).containsText("about 24 more of its images would be right");
    assertThat(affected.locator("a[title='%s'] img".formatted(wrong.imageId()))).isVisible();
    assertThat(page.locator("pl-fairness .detail pl-chart canvas")).hasCount(2);
  }

  @Test
  void anExampleLeadsToItsExplanation() {
    // Given
    ExplanationEvent wrong = world.explains("yield", "stop", Map.of("district", "west"));
    world.alerts(id(), State.OPENED, wrong.imageId());
    Page page = open("alerts");
    Locator example = page.locator("pl-alerts a[title='%s']".formatted(wrong.imageId()));

    // When
    example.click();

    // Then
    assertThat(page.locator("pl-hero .id")).hasText(wrong.imageId());
    assertThat(page.locator("pl-hero .mark.wrong")).hasText("Wrong");
  }

  @Test
  void anAlertIsAcknowledgedWithANote() {
    // Given
    String id = id();
    world.alerts(id, State.OPENED);
    Page page = open("alerts");
    Locator alert = alert(page, id);
    offer(alert).click();
    alert.getByLabel("Your name").fill("Ann");
    alert.getByLabel("Note").fill("a camera was turned");

    // When
    alert.locator("form button.strong").click();

    // Then
    assertThat(alert.locator(".given")).containsText("Acknowledged by Ann");
    assertThat(alert.locator(".given")).containsText("a camera was turned");
    assertThat(alert.locator(".state")).hasText("acknowledged");
  }

  @Test
  void whoHasSignedInIsNotAskedForAName() {
    // Given
    String id = id();
    world.alerts(id, State.OPENED);
    Page page = open("alerts", "Emil", "view", "explain");
    Locator alert = alert(page, id);
    offer(alert).click();
    Locator form = alert.locator("form");
    assertThat(form).containsText("As Emil");
    assertThat(form.getByLabel("Your name")).hasCount(0);

    // When
    Request sent =
        page.waitForRequest("**/acknowledgement", () -> form.locator("button.strong").click());

    // Then
    assertThat(alert.locator(".given")).isVisible();
    assertThat(sent.postData()).isEqualTo("{}");
  }

  @Test
  void whoMayOnlyLookSeesThatAcknowledgingNeedsAnotherRole() {
    // Given
    String id = id();
    world.alerts(id, State.OPENED);

    // When
    Page page = open("alerts", "Vera", "view");

    // Then
    Locator alert = alert(page, id);
    assertThat(offer(alert)).isDisabled();
    assertThat(alert.locator(".needs")).hasText("needs the role explain");
  }

  @Test
  void anAcknowledgementIsTakenBack() {
    // Given
    String id = id();
    world.alerts(id, State.OPENED);
    Page page = open("alerts");
    Locator alert = alert(page, id);
    offer(alert).click();
    alert.locator("form button.strong").click();
    Locator back = alert.getByText("Take back");

    // When
    back.click();

    // Then
    assertThat(offer(alert)).isVisible();
    assertThat(alert.locator(".state")).hasText("open");
  }

  @Test
  void escapeGivesUpAnAcknowledgement() {
    // Given
    String id = id();
    world.alerts(id, State.OPENED);
    Page page = open("alerts");
    Locator alert = alert(page, id);
    offer(alert).click();

    // When
    page.keyboard().press("Escape");

    // Then
    assertThat(alert.locator("form")).hasCount(0);
    assertThat(offer(alert)).isFocused();
  }

  @Test
  void whoMayNotAcknowledgeIsToldWhy() {
    // Given
    String id = id();
    world.alerts(id, State.OPENED);
    Page page = open("alerts");
    page.route(
        "**/acknowledgement",
        route -> Json.refuse(route, 403, "The role 'view' may not acknowledge alerts."));
    Locator alert = alert(page, id);
    offer(alert).click();

    // When
    alert.locator("form button.strong").click();

    // Then
    assertThat(alert.getByRole(AriaRole.ALERT))
        .hasText("The role 'view' may not acknowledge alerts.");
  }

  @Test
  void theTimelineLeadsToAnAlert() {
    // Given
    String id = id();
    world.alerts(id, State.RESOLVED);
    Page page = open("alerts");
    Locator alert = alert(page, id);
    assertThat(alert).isVisible();

    // When
    page.locator("pl-alert-timeline .lane button.resolved").first().click();

    // Then
    assertThat(page.locator("pl-alerts .list > li:focus")).hasCount(1);
  }

  private Page open(String view) {
    return open(CHROMIUM.page(), view);
  }

  private Page open(String view, String name, String... roles) {
    Page page = CHROMIUM.page();
    SignedIn.as(page, name, roles);
    return open(page, view);
  }

  private Page open(Page page, String view) {
    page.navigate(service + "#" + view);
    assertThat(page.locator("pl-status-bar .state")).hasText("Live");
    return page;
  }

  private static Locator alert(Page page, String id) {
    return page.locator("pl-alerts li[data-id='%s']".formatted(id));
  }

  private static Locator offer(Locator alert) {
    return alert.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Acknowledge").setExact(true));
  }

  private static Locator.FilterOptions saying(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static String id() {
    return "fairness-" + UUID.randomUUID();
  }
}
