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
  private static final int STEP = TILE + GAP;
  private static final int CAPTION = 40;
  private static final int HEADER = 56;
  private static final StrokeFont TITLE = new StrokeFont(13);
  private static final double NAME_HEIGHT = 9.5;
  private static final StrokeFont NAME = new StrokeFont(NAME_HEIGHT);
  private static final StrokeFont NOTE = new StrokeFont(8);
  private static final int BARS = 9;

  /** Wider than this many times its height, a picture is a row of pictures. */
  private static final double STRIP = 1.6;

  private final OverlayPainter painter;

  ContactSheet(OverlayPainter painter) {
    this.painter = painter;
  }

  /** A picture, and what is written under it. */
  private record Tile(RgbImage picture, String name, String note) {

    /** A row of pictures, which is not made as small as one of them. */
    boolean isStrip() {
      return picture.width() > STRIP * picture.height();
    }

    /** How many it takes; one that is a little too wide is made a little smaller. */
    int columns() {
      return isStrip() ? Math.max(1, (int) Math.round((picture.width() + GAP) / (double) STEP)) : 1;
    }

    int room() {
      return columns() * STEP - GAP;
    }

    int height() {
      return isStrip()
          ? (int) Math.ceil(picture.height() * Math.min(1, room() / (double) picture.width()))
          : TILE;
    }
  }

  /** Where a tile stands. */
  private record Place(Tile tile, int x, int y) {}

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
    int all = tiles.stream().mapToInt(Tile::columns).sum();
    int widest = tiles.stream().mapToInt(Tile::columns).max().orElseThrow();
    int fit = Math.min(all, (int) Math.ceil(Math.sqrt(1.5 * all)));
    int columns = widest * ((fit + widest - 1) / widest);
    List<Place> places = places(tiles, columns);
    int bottom =
        places.stream().mapToInt(place -> place.y() + place.tile().height()).max().orElseThrow();
    BufferedImage sheet = Sheet.blank(columns * STEP + GAP, bottom + CAPTION);
    Graphics2D to = sheet.createGraphics();
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    TITLE.write(to, title(explained, target), GAP, 35, Sheet.INK);
    places.forEach(place -> draw(to, place));
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

  /** One after the other, in rows; none is cut in two. */
  private static List<Place> places(List<Tile> tiles, int columns) {
    List<Place> places = new ArrayList<>();
    int column = 0;
    int y = HEADER;
    int highest = 0;
    for (Tile tile : tiles) {
      if (column + tile.columns() > columns) {
        column = 0;
        y += highest + CAPTION;
        highest = 0;
      }
      places.add(new Place(tile, GAP + column * STEP, y));
      column += tile.columns();
      highest = Math.max(highest, tile.height());
    }
    return places;
  }

  private static void draw(Graphics2D to, Place place) {
    Tile tile = place.tile();
    int x = place.x();
    int below = place.y() + tile.height();
    BufferedImage picture = Sheet.buffered(tile.picture());
    double scale =
        Math.min(
            tile.room() / (double) picture.getWidth(),
            tile.height() / (double) picture.getHeight());
    int width = (int) Math.round(scale * picture.getWidth());
    int height = (int) Math.round(scale * picture.getHeight());
    int left = tile.isStrip() ? x : x + (tile.room() - width) / 2;
    to.drawImage(picture, left, place.y() + (tile.height() - height) / 2, width, height, null);
    double fitting = Math.min(1, tile.room() / NAME.width(tile.name()));
    new StrokeFont(NAME_HEIGHT * fitting).write(to, tile.name(), x + 1, below + 15, Sheet.INK);
    NOTE.write(to, tile.note(), x + tile.room() - NOTE.width(tile.note()), below + 27, Sheet.FAINT);
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
