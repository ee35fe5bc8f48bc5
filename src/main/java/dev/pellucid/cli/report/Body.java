package dev.pellucid.cli.report;

import dev.pellucid.cli.evaluation.Html;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.PngEncoder;
import dev.pellucid.image.RgbImage;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The HTML of a section, written from above to below. What is given as text is escaped. */
public final class Body {

  private static final JpegEncoder JPEG = new JpegEncoder(0.85f);

  private final StringBuilder html = new StringBuilder();

  /** A paragraph of plain text. */
  public Body paragraph(String text) {
    html.append("<p>").append(Html.text(text)).append("</p>\n");
    return this;
  }

  /** Small print: how it was done, what it must not be taken for. */
  public Body note(String text) {
    html.append("<p class=\"note\">").append(Html.text(text)).append("</p>\n");
    return this;
  }

  /** A heading within the section. */
  public Body heading(String text) {
    html.append("<h3>").append(Html.text(text)).append("</h3>\n");
    return this;
  }

  /** HTML as it is. */
  public Body raw(String markup) {
    html.append(markup).append('\n');
    return this;
  }

  /**
   * A table of plain text.
   *
   * @param headings one a column; the first column is that of the rows' names
   */
  public Body table(List<String> headings, List<List<String>> rows) {
    html.append("<div class=\"wide\"><table><thead><tr>");
    headings.forEach(heading -> html.append("<th>").append(Html.text(heading)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      html.append("<tr><th>").append(Html.text(row.get(0))).append("</th>");
      row.stream()
          .skip(1)
          .forEach(cell -> html.append("<td>").append(Html.text(cell)).append("</td>"));
      html.append("</tr>");
    }
    html.append("</tbody></table></div>\n");
    return this;
  }

  /**
   * Pictures in a row, each with its caption.
   *
   * @param pictures that are small: each is in the page as a whole
   */
  public Body pictures(List<Captioned> pictures) {
    html.append("<div class=\"pictures\">");
    for (Captioned each : pictures) {
      html.append(
          String.format(
              Locale.ROOT,
              "<figure><img src=\"%s\" alt=\"%s\"><figcaption>%s</figcaption></figure>",
              dataUri(each.picture()),
              Html.text(each.caption()),
              Html.text(each.caption())));
    }
    html.append("</div>\n");
    return this;
  }

  /** A picture and what is said below it. */
  public record Captioned(RgbImage picture, String caption) {}

  /** A photo as an address that holds it: a JPEG, or a PNG where that is little. */
  public static String dataUri(RgbImage picture) {
    boolean little = picture.width() * picture.height() <= 32 * 32;
    return "data:image/%s;base64,%s"
        .formatted(
            little ? "png" : "jpeg",
            Base64.getEncoder()
                .encodeToString(little ? PngEncoder.encode(picture) : JPEG.encode(picture)));
  }

  /** The HTML so far. */
  public String html() {
    return html.toString();
  }
}
