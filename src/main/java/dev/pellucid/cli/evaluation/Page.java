package dev.pellucid.cli.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A page of HTML that needs nothing besides, written from above to below. */
final class Page {

  private static final String STYLE = "evaluation.css";

  private final StringBuilder html = new StringBuilder();

  Page(String title) {
    add("<!doctype html>");
    add("<html lang=\"en\"><head><meta charset=\"utf-8\">");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    add("<title>%s</title>", Html.text(title));
    add("<style>%s</style></head><body><main>", style());
    add("<h1>%s</h1>", Html.text(title));
  }

  /** A line, as it is if there are no values to format. */
  void add(String format, Object... values) {
    html.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  /** The whole page. */
  String html() {
    return html + "</main></body></html>\n";
  }

  private static String style() {
    try (InputStream css = Page.class.getResourceAsStream(STYLE)) {
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
