package dev.pellucid.web.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Chromium of this machine, one for the tests of a class; without one they are skipped. Each
 * test has pages of its own, on whose consoles there must be no error: neither of a script, nor of
 * the content security policy.
 */
final class Chromium implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** The browser reports on its own what a test lets fail on purpose. */
  private static final String FAILED_REQUEST = "Failed to load resource";

  /** Adds up how far what is seen moves without anybody having asked for it. */
  private static final String COUNT_SHIFTS =
      """
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) {
          if (!shift.hadRecentInput) {
            window.shifted += shift.value;
          }
        }
      }).observe({ type: 'layout-shift', buffered: true });
      """;

  /** By locale and size; what they have loaded already, later tests need not load again. */
  private final Map<String, BrowserContext> contexts = new HashMap<>();

  private final List<Page> pages = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private Playwright playwright;
  private Browser browser;

  @Override
  public void beforeAll(ExtensionContext test) {
    Optional<Path> installed = installed();
    assumeTrue(installed.isPresent(), "there is no Chromium on the path");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(installed.get())
                    .setArgs(List.of("--no-sandbox")));
  }

  /** A page as wide as a desk's. */
  Page page() {
    return page("en-GB", 1440, 900);
  }

  Page page(String locale, int width, int height) {
    Page page =
        contexts
            .computeIfAbsent(
                "%s %d".formatted(locale, width), key -> context(locale, width, height))
            .newPage();
    pages.add(page);
    page.setDefaultTimeout(10_000);
    page.onConsoleMessage(this::note);
    page.onPageError(errors::add);
    return page;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    for (Page page : pages) {
      page.evaluate("localStorage.clear()");
      page.close();
    }
    pages.clear();
    List<String> found = List.copyOf(errors);
    errors.clear();
    assertThat(found).as("errors on the console").isEmpty();
  }

  @Override
  public void afterAll(ExtensionContext test) {
    if (playwright != null) {
      playwright.close();
    }
  }

  private BrowserContext context(String locale, int width, int height) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setLocale(locale)
                .setColorScheme(ColorScheme.LIGHT)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(width, height));
    context.addInitScript(COUNT_SHIFTS);
    return context;
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error") && !message.text().startsWith(FAILED_REQUEST)) {
      errors.add(message.text());
    }
  }

  private static Optional<Path> installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(at -> Path.of(at, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
