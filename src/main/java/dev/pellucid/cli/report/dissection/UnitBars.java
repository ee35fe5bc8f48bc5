package dev.pellucid.cli.report.dissection;

import dev.pellucid.cli.evaluation.Html;
import java.util.List;
import java.util.Locale;

/** How many units each concept has, drawn as bars. */
final class UnitBars {

  private static final int WIDTH = 640;
  private static final int NAMES = 190;
  private static final int ROW = 22;
  private static final int BAR = 14;
  private static final int NUMBER = 40;

  /** The longest name that fits beside the bars. */
  private static final int LETTERS = 28;

  private UnitBars() {}

  /** One bar for each, in the order given; none where there are no units. */
  static String of(List<Detected> concepts) {
    int most = concepts.stream().mapToInt(each -> each.own().size()).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"bars\" viewBox=\"0 0 %d %d\" width=\"%1$d\" role=\"img\" aria-label=\"Units of each thing\">"
            .formatted(WIDTH, concepts.size() * ROW + 2));
    for (int i = 0; i < concepts.size(); i++) {
      Detected each = concepts.get(i);
      int units = each.own().size();
      double length = (WIDTH - NAMES - NUMBER) * units / (double) Math.max(1, most);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/><text class=\"quiet\" x=\"%.1f\" y=\"%d\">%s</text>",
              NAMES - 8,
              i * ROW + 15,
              Html.text(shortened(each.concept())),
              NAMES,
              i * ROW + (ROW - BAR) / 2,
              length,
              BAR,
              NAMES + length + 6,
              i * ROW + 15,
              units == 0 ? "none" : String.valueOf(units)));
    }
    return svg.append("</svg>").toString();
  }

  private static String shortened(String name) {
    return name.length() <= LETTERS ? name : name.substring(0, LETTERS - 1) + "…";
  }
}
