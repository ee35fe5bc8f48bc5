package dev.pellucid.cli.neurons;

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
  private static final Color PAPER = new Color(0xf6f7f9);
  private static final Color INK = new Color(0x1c2430);
  private static final Color FAINT = new Color(0x6b7686);
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
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = sheet.createGraphics();
    to.setColor(PAPER);
    to.fillRect(0, 0, width, height);
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    write(to, title, TITLE_HEIGHT, GAP, 28, width - 2 * GAP, INK);
    int top = HEADER;
    for (Row row : rows) {
      write(to, row.name(), NAME_HEIGHT, GAP, top + 14, width - 2 * GAP, INK);
      for (int i = 0; i < row.tiles().size(); i++) {
        int left = GAP + i * (TILE + GAP);
        int under = top + nameHeight(row);
        place(to, row.tiles().get(i).picture(), left, under);
        String note = row.tiles().get(i).note();
        write(to, note, NOTE_HEIGHT, left, under + TILE + 13, TILE, FAINT);
      }
      top += height(row);
    }
    to.dispose();
    return PngEncoder.encode(rgb(sheet));
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
        buffered(picture), x + (TILE - width) / 2, y + (TILE - height) / 2, width, height, null);
  }

  private static BufferedImage buffered(RgbImage picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      image.setRGB(
          i % picture.width(),
          i / picture.width(),
          ((rgb[3 * i] & 0xff) << 16) | ((rgb[3 * i + 1] & 0xff) << 8) | (rgb[3 * i + 2] & 0xff));
    }
    return image;
  }

  private static RgbImage rgb(BufferedImage image) {
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new RgbImage(image.getWidth(), image.getHeight(), rgb);
  }
}
