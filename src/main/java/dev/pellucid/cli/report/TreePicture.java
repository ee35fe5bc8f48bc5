package dev.pellucid.cli.report;

import dev.pellucid.cli.evaluation.Html;
import java.util.List;
import java.util.Locale;

/**
 * Draws a tree as SVG: from the left to the right, or, where it is too deep to be read so,
 * downwards with a line for each box, moved in by its depth.
 */
final class TreePicture {

  /** With more columns the letters are too small. */
  private static final int MOST_COLUMNS = 5;

  private static final int INDENT = 30;
  private static final int ROW = 24;
  private static final int ACROSS = 860;

  private static final int COLUMN = 232;
  private static final int BOX = 188;
  private static final int LINE = 15;

  /** Of a usual text in a box. */
  private static final int LETTERS = 29;

  private static final int BOLD_LETTERS = 25;
  private static final int GAP = 10;
  private static final int MARGIN = 8;

  private final StringBuilder svg = new StringBuilder();
  private int bottom = MARGIN;
  private int deepest;

  /**
   * A box.
   *
   * @param lines of text, the first of them in bold
   * @param answer whether it is an answer and no question
   * @param below what follows, with what leads there
   */
  record Box(List<String> lines, boolean answer, List<Way> below) {}

  /** What leads to a box. */
  record Way(String by, Box to) {}

  private TreePicture() {}

  /**
   * As a figure.
   *
   * @param label for those who do not see it
   */
  static String of(Box root, String label) {
    TreePicture picture = new TreePicture();
    int width = ACROSS;
    if (depth(root) < MOST_COLUMNS) {
      picture.draw(root, 0);
      width = 2 * MARGIN + picture.deepest * COLUMN + BOX;
    } else {
      picture.list(new Way("", root), 0);
    }
    return String.format(
        Locale.ROOT,
        "<figure class=\"wide\"><svg viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\" role=\"img\" aria-label=\"%3$s\" font-size=\"12\">%4$s</svg></figure>",
        width,
        picture.bottom,
        Html.text(label),
        picture.svg);
  }

  private static int depth(Box box) {
    return box.below().stream().mapToInt(way -> 1 + depth(way.to())).max().orElse(0);
  }

  /** Writes a box on a line and what follows below it; gives the height of its middle. */
  private int list(Way way, int depth) {
    Box box = way.to();
    int left = MARGIN + depth * INDENT;
    int middle = bottom + ROW / 2;
    bottom += ROW;
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" fill=\"#1b2026\"><tspan fill=\"#57606a\">%s</tspan><tspan font-weight=\"600\"%s>%s</tspan> %s</text>",
            left,
            middle + 4,
            way.by().isEmpty() ? "" : Html.text(way.by()) + ": ",
            box.answer() ? " fill=\"#0b5c98\"" : "",
            Html.text(box.lines().get(0)),
            Html.text(String.join(" · ", box.lines().subList(1, box.lines().size())))));
    for (Way next : box.below()) {
      int below = list(next, depth + 1);
      svg.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#8a939c\"/>",
              left + 8,
              middle + 9,
              below,
              left + INDENT - 4));
    }
    return middle;
  }

  /** Draws what follows first, and says at which height the box is. */
  private int draw(Box box, int depth) {
    deepest = Math.max(deepest, depth);
    int height = LINE * box.lines().size() + 8;
    int left = MARGIN + depth * COLUMN;
    if (box.below().isEmpty()) {
      int middle = bottom + height / 2;
      bottom += height + GAP;
      rectangle(box, left, middle, height);
      return middle;
    }
    int[] middles = box.below().stream().mapToInt(way -> draw(way.to(), depth + 1)).toArray();
    int middle = (middles[0] + middles[middles.length - 1]) / 2;
    for (int i = 0; i < middles.length; i++) {
      way(box.below().get(i).by(), left + BOX, middle, left + COLUMN, middles[i]);
    }
    rectangle(box, left, middle, height);
    return middle;
  }

  private void way(String by, int x, int y, int toX, int toY) {
    int bend = x + 8;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%1$d %2$dH%3$dV%4$dH%5$d\" fill=\"none\" stroke=\"#8a939c\"/><text x=\"%6$d\" y=\"%7$d\" font-size=\"11\" fill=\"#57606a\">%8$s</text>",
            x,
            y,
            bend,
            toY,
            toX,
            bend + 4,
            toY - 3,
            Html.text(by)));
  }

  private void rectangle(Box box, int left, int middle, int height) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"%s\" stroke=\"%s\"/>",
            left,
            middle - height / 2,
            BOX,
            height,
            box.answer() ? "#e7f0f7" : "#ffffff",
            box.answer() ? "#0b5c98" : "#8a939c"));
    for (int line = 0; line < box.lines().size(); line++) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" fill=\"#1b2026\"%s>%s</text>",
              left + 7,
              middle - height / 2 + 15 + line * LINE,
              line == 0 ? " font-weight=\"600\"" : "",
              Html.text(shortened(box.lines().get(line), line == 0 ? BOLD_LETTERS : LETTERS))));
    }
  }

  private static String shortened(String text, int most) {
    return text.length() > most ? text.substring(0, most - 1) + "…" : text;
  }
}
