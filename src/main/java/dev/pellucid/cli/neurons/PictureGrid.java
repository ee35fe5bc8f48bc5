package dev.pellucid.cli.neurons;

import dev.pellucid.explain.picture.Sheet;
import dev.pellucid.image.PngEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.StrokeFont;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Pictures in rows, each row with a name, and a note under each picture.
 *
 * @param title over all of them
 */
public record PictureGrid(String title, List<Row> rows) {

  private static final int TILE = 128;
  private static final int GAP = 10;
  private static final int HEADER = 44;
  private static final int NAME = 22;
  private static final int NOTE = 18;
  private static final double TITLE_HEIGHT = 12;
  private static final double NAME_HEIGHT = 9;
  private static final double NOTE_HEIGHT = 7;

  /** Pictures that belong together; a name may be empty. */
  public record Row(String name, List<Tile> tiles) {
    public Row {
      tiles = List.copyOf(tiles);
    }
  }

  /** A picture and what is written under it. */
  public record Tile(RgbImage picture, String note) {}

  public PictureGrid {
    rows = List.copyOf(rows);
  }

  /** A PNG. */
  public byte[] draw() {
    int columns = rows.stream().mapToInt(row -> row.tiles().size()).max().orElse(1);
    int width = Math.max(3, columns) * (TILE + GAP) + GAP;
    int height = HEADER + rows.stream().mapToInt(PictureGrid::height).sum();
    BufferedImage sheet = Sheet.blank(width, height);
    Graphics2D to = sheet.createGraphics();
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    write(to, title, TITLE_HEIGHT, GAP, 28, width - 2 * GAP, Sheet.INK);
    int top = HEADER;
    for (Row row : rows) {
      write(to, row.name(), NAME_HEIGHT, GAP, top + 14, width - 2 * GAP, Sheet.INK);
      for (int i = 0; i < row.tiles().size(); i++) {
        int left = GAP + i * (TILE + GAP);
        int under = top + nameHeight(row);
        place(to, row.tiles().get(i).picture(), left, under);
        String note = row.tiles().get(i).note();
        write(to, note, NOTE_HEIGHT, left, under + TILE + 13, TILE, Sheet.FAINT);
      }
      top += height(row);
    }
    to.dispose();
    return PngEncoder.encode(Sheet.rgb(sheet));
  }

  private static int height(Row row) {
    return nameHeight(row) + TILE + NOTE + GAP;
  }

  private static int nameHeight(Row row) {
    return row.name().isEmpty() ? 0 : NAME;
  }

  private static void write(
      Graphics2D to, String text, double size, int x, int baseline, int room, Color colour) {
    double fitting = Math.min(1, room / Math.max(1, new StrokeFont(size).width(text)));
    new StrokeFont(size * fitting).write(to, text, x, baseline, colour);
  }

  private static void place(Graphics2D to, RgbImage picture, int x, int y) {
    double scale = TILE / (double) Math.max(picture.width(), picture.height());
    int width = Math.max(1, (int) Math.round(scale * picture.width()));
    int height = Math.max(1, (int) Math.round(scale * picture.height()));
    to.drawImage(
        Sheet.buffered(picture),
        x + (TILE - width) / 2,
        y + (TILE - height) / 2,
        width,
        height,
        null);
  }
}
