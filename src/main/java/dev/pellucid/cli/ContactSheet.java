package dev.pellucid.cli;

import dev.pellucid.cli.ExplainedPicture.Result;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.picture.OverlayPainter;
import dev.pellucid.explain.picture.Sheet;
import dev.pellucid.image.PngEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.StrokeFont;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** One picture with what every method says of an image, side by side and labelled. */
final class ContactSheet {

  private static final int TILE = 224;
  private static final int GAP = 16;
  private static final int CAPTION = 40;
  private static final int HEADER = 56;
  private static final StrokeFont TITLE = new StrokeFont(13);
  private static final double NAME_HEIGHT = 9.5;
  private static final StrokeFont NAME = new StrokeFont(NAME_HEIGHT);
  private static final StrokeFont NOTE = new StrokeFont(8);
  private static final int BARS = 9;

  private final OverlayPainter painter;

  ContactSheet(OverlayPainter painter) {
    this.painter = painter;
  }

  /** What is written under a picture. */
  private record Tile(RgbImage picture, String name, String note) {}

  /**
   * Draws the sheet.
   *
   * @param target the class that was explained
   * @return a PNG
   */
  byte[] draw(ExplainedPicture explained, ClassScore target) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(new Tile(explained.picture().view(), "image", ""));
    for (Result result : explained.results()) {
      painter
          .over(explained.picture().view(), result.attribution())
          .map(picture -> new Tile(picture, result.request().id(), note(result)))
          .or(
              () ->
                  result.attribution() instanceof Attribution.Concepts concepts
                      ? Optional.of(new Tile(bars(concepts), result.request().id(), note(result)))
                      : Optional.empty())
          .ifPresent(tiles::add);
    }
    int columns = Math.min(tiles.size(), (int) Math.ceil(Math.sqrt(1.5 * tiles.size())));
    int rows = (tiles.size() + columns - 1) / columns;
    BufferedImage sheet =
        Sheet.blank(columns * (TILE + GAP) + GAP, HEADER + rows * (TILE + CAPTION));
    Graphics2D to = sheet.createGraphics();
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    TITLE.write(to, title(explained, target), GAP, 35, Sheet.INK);
    for (int i = 0; i < tiles.size(); i++) {
      place(
          to,
          tiles.get(i),
          GAP + i % columns * (TILE + GAP),
          HEADER + i / columns * (TILE + CAPTION));
    }
    to.dispose();
    return PngEncoder.encode(Sheet.rgb(sheet));
  }

  private static String title(ExplainedPicture explained, ClassScore target) {
    return "%s: %s (%.1f%%)"
        .formatted(explained.picture().stem(), target.label(), 100 * target.probability());
  }

  private static String note(Result result) {
    return String.format(
        Locale.ROOT,
        "%.1f s%s",
        result.took().toMillis() / 1000.0,
        result.explanation().partial() ? ", partial" : "");
  }

  private static void place(Graphics2D to, Tile tile, int x, int y) {
    BufferedImage picture = Sheet.buffered(tile.picture());
    double scale = TILE / (double) Math.max(picture.getWidth(), picture.getHeight());
    int width = (int) Math.round(scale * picture.getWidth());
    int height = (int) Math.round(scale * picture.getHeight());
    to.drawImage(picture, x + (TILE - width) / 2, y + (TILE - height) / 2, width, height, null);
    double fitting = Math.min(1, TILE / NAME.width(tile.name()));
    new StrokeFont(NAME_HEIGHT * fitting).write(to, tile.name(), x + 1, y + TILE + 15, Sheet.INK);
    NOTE.write(to, tile.note(), x + TILE - NOTE.width(tile.note()), y + TILE + 27, Sheet.FAINT);
  }

  /** The concepts that contribute most, for and against. */
  private static RgbImage bars(Attribution.Concepts concepts) {
    List<Integer> strongest =
        IntStream.range(0, concepts.names().size())
            .boxed()
            .sorted(Comparator.comparingDouble(j -> -Math.abs(concepts.contribution()[j])))
            .limit(BARS)
            .toList();
    BufferedImage tile = Sheet.blank(TILE, TILE);
    Graphics2D to = tile.createGraphics();
    double most = Math.max(1e-30, Math.abs(concepts.contribution()[strongest.get(0)]));
    for (int i = 0; i < strongest.size(); i++) {
      int j = strongest.get(i);
      int y = 4 + i * TILE / BARS;
      int length = (int) Math.round(TILE * Math.abs(concepts.contribution()[j]) / most);
      to.setColor(concepts.contribution()[j] >= 0 ? Sheet.FOR : Sheet.AGAINST);
      to.fillRect(0, y + 13, length, 5);
      NOTE.write(to, concepts.names().get(j), 2, y + 9, Sheet.INK);
    }
    to.dispose();
    return Sheet.rgb(tile);
  }
}
