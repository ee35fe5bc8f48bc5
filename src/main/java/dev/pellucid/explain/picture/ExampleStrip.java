package dev.pellucid.explain.picture;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Attribution.ExampleImage;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.StrokeFont;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Paints the examples that a method names beside the image: those that speak for the target in one
 * row, those that speak against it in another below, with their classes and what is said of each.
 */
public final class ExampleStrip {

  private static final int IMAGE = 224;
  private static final int TILE = 112;
  private static final int GAP = 12;
  private static final int CAPTION = 50;
  private static final int TITLE = 22;
  private static final int FRAME = 3;
  private static final int LINE = 13;
  private static final double LETTERS = 8;
  private static final double SMALLEST_LETTERS = 5;

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final IntFunction<byte[]> pictures;
  private final IntFunction<String> labels;

  /** Some of the examples, and how they are shown. */
  private record Row(String title, Color colour, List<Integer> places) {}

  /**
   * Paints the examples of a set.
   *
   * @param pictures encoded, by their index in the set
   * @param labels the name of a class
   */
  public ExampleStrip(IntFunction<byte[]> pictures, IntFunction<String> labels) {
    this.pictures = pictures;
    this.labels = labels;
  }

  /**
   * Paints.
   *
   * @param view what the model saw of the image
   * @throws dev.pellucid.image.UnreadableImageException if an example's picture is none
   */
  public RgbImage paint(RgbImage view, Attribution.Examples examples) {
    List<Row> rows = rows(examples.values());
    int longest = rows.stream().mapToInt(row -> row.places().size()).max().orElse(0);
    int height = Math.max(IMAGE, rows.size() * (TITLE + TILE + CAPTION)) + 2 * GAP;
    BufferedImage strip = Sheet.blank(IMAGE + 2 * GAP + longest * (TILE + GAP) + GAP, height);
    Graphics2D to = strip.createGraphics();
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    draw(to, view, GAP, GAP, IMAGE);
    for (int r = 0; r < rows.size(); r++) {
      draw(to, rows.get(r), examples, GAP + r * (TITLE + TILE + CAPTION));
    }
    to.dispose();
    return Sheet.rgb(strip);
  }

  private static List<Row> rows(float[] values) {
    List<Integer> against = places(values, true);
    List<Integer> rest = places(values, false);
    if (against.isEmpty()) {
      return List.of(new Row("", Sheet.FAINT, rest));
    }
    Row harmful = new Row("against", Sheet.AGAINST, against);
    return rest.isEmpty() ? List.of(harmful) : List.of(new Row("for", Sheet.FOR, rest), harmful);
  }

  private static List<Integer> places(float[] values, boolean negative) {
    return IntStream.range(0, values.length)
        .filter(i -> values[i] < 0 == negative)
        .boxed()
        .toList();
  }

  private void draw(Graphics2D to, Row row, Attribution.Examples examples, int y) {
    new StrokeFont(LETTERS).write(to, row.title(), IMAGE + 2 * GAP, y + LETTERS + 2, row.colour());
    for (int i = 0; i < row.places().size(); i++) {
      int place = row.places().get(i);
      int x = IMAGE + 2 * GAP + i * (TILE + GAP);
      ExampleImage example = examples.examples().get(place);
      draw(to, decoder.decode(pictures.apply(example.index())), x, y + TITLE, TILE);
      to.setColor(row.colour());
      to.setStroke(new BasicStroke(FRAME));
      to.drawRect(x, y + TITLE, TILE, TILE);
      caption(to, example, examples.values()[place], x, y + TITLE + TILE + LINE + FRAME);
    }
  }

  private void caption(Graphics2D to, ExampleImage example, float value, int x, int y) {
    String predicted = labels.apply(example.predicted());
    if (example.label().isEmpty()) {
      write(to, "taken for " + predicted, x, y, Sheet.INK);
    } else if (example.label().getAsInt() == example.predicted()) {
      write(to, predicted, x, y, Sheet.INK);
    } else {
      write(to, labels.apply(example.label().getAsInt()) + ", taken", x, y, Sheet.INK);
      write(to, "for " + predicted, x, y + LINE, Sheet.INK);
      write(to, String.format(Locale.ROOT, "%.3g", value), x, y + 2 * LINE, Sheet.FAINT);
      return;
    }
    write(to, String.format(Locale.ROOT, "%.3g", value), x, y + LINE, Sheet.FAINT);
  }

  /** As large as it fits, and cut where even small letters do not. */
  private static void write(Graphics2D to, String text, int x, int y, Color colour) {
    String fitting = text;
    double size = LETTERS * Math.min(1, TILE / new StrokeFont(LETTERS).width(text));
    if (size < SMALLEST_LETTERS) {
      size = SMALLEST_LETTERS;
      while (fitting.length() > 1 && new StrokeFont(size).width(fitting) > TILE) {
        fitting = fitting.substring(0, fitting.length() - 1);
      }
    }
    new StrokeFont(size).write(to, fitting, x, y, colour);
  }

  /** Into the middle of a square. */
  private static void draw(Graphics2D to, RgbImage picture, int x, int y, int side) {
    BufferedImage image = Sheet.buffered(picture);
    double scale = side / (double) Math.max(picture.width(), picture.height());
    int width = (int) Math.round(scale * picture.width());
    int height = (int) Math.round(scale * picture.height());
    to.drawImage(image, x + (side - width) / 2, y + (side - height) / 2, width, height, null);
  }
}
