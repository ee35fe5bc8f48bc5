package dev.pellucid.explain.picture;

import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.Attribution.Counterfactual.Exchange;
import dev.pellucid.explain.method.Attribution.Parts.Part;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.StrokeFont;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Paints places of an image beside the places of examples that they are compared with. */
public final class PlaceStrip {

  private static final int IMAGE = 224;
  private static final int TILE = 104;
  private static final int GAP = 12;
  private static final int CAPTION = 34;
  private static final int LINE = 13;
  private static final double LETTERS = 8;
  private static final double SMALLEST_LETTERS = 5;

  /** So much of a part is shown around it, in positions. */
  private static final int AROUND = 1;

  private static final Color MARK = new Color(0xffd400);

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final IntFunction<byte[]> pictures;
  private final IntFunction<String> labels;

  /** Positions of a layer over a picture. */
  private record Cells(int columns, int rows, int width, int height) {

    Rectangle at(int position) {
      return around(position, 0);
    }

    /** A position and so many on each side of it, as far as there are any. */
    Rectangle around(int position, int more) {
      int left = edge(position % columns - more, columns, width);
      int top = edge(position / columns - more, rows, height);
      int right = edge(position % columns + 1 + more, columns, width);
      int bottom = edge(position / columns + 1 + more, rows, height);
      return new Rectangle(left, top, right - left, bottom - top);
    }

    private static int edge(int index, int of, int pixels) {
      return Math.max(0, Math.min(of, index)) * pixels / of;
    }
  }

  /**
   * Paints the examples of a set.
   *
   * @param pictures encoded, by their index in the set
   * @param labels the name of a class
   */
  public PlaceStrip(IntFunction<byte[]> pictures, IntFunction<String> labels) {
    this.pictures = pictures;
    this.labels = labels;
  }

  /**
   * The image and the example, the places that are exchanged numbered in both, and the image with
   * the pixels that lie there exchanged. The pixels stand for what the layer holds, which may come
   * from around them.
   *
   * @param view what the model saw of the image
   * @throws dev.pellucid.image.UnreadableImageException if the example's picture is none
   */
  public RgbImage paint(RgbImage view, Attribution.Counterfactual told) {
    BufferedImage image = square(view);
    BufferedImage example = square(picture(told.example()));
    Cells cells = new Cells(told.width(), told.height(), IMAGE, IMAGE);
    BufferedImage strip = Sheet.blank(3 * (IMAGE + GAP) + GAP, IMAGE + CAPTION + 2 * GAP);
    Graphics2D to = pen(strip);
    List<Exchange> exchanges = told.exchanges();
    place(to, 0, marked(image, cells, exchanges.stream().map(Exchange::here).toList()));
    place(to, 1, marked(example, cells, exchanges.stream().map(Exchange::there).toList()));
    place(to, 2, pasted(image, example, cells, exchanges));
    caption(to, 0, labels.apply(told.from()), counted(exchanges.size()));
    caption(to, 1, labels.apply(told.to()), told.example().name());
    caption(to, 2, rise(told), "the pixels that lie there");
    to.dispose();
    return Sheet.rgb(strip);
  }

  private static String counted(int exchanges) {
    return exchanges == 1 ? "1 place exchanged" : exchanges + " places exchanged";
  }

  private String rise(Attribution.Counterfactual told) {
    List<Exchange> exchanges = told.exchanges();
    return exchanges.isEmpty()
        ? labels.apply(told.to())
        : String.format(
            Locale.ROOT,
            "%s: %.1f%% to %.1f%%",
            labels.apply(told.to()),
            100 * exchanges.get(0).before(),
            100 * exchanges.get(exchanges.size() - 1).after());
  }

  private static BufferedImage pasted(
      BufferedImage image, BufferedImage example, Cells cells, List<Exchange> exchanges) {
    BufferedImage pasted = copy(image);
    Graphics2D to = pen(pasted);
    for (Exchange exchange : exchanges) {
      Rectangle here = cells.at(exchange.here());
      Rectangle there = cells.at(exchange.there());
      to.drawImage(cut(example, there), here.x, here.y, here.width, here.height, null);
    }
    to.dispose();
    return pasted;
  }

  /**
   * The image, its parts numbered, and beside it what each looks like: above the part with what is
   * around it, below that of the example.
   *
   * @param view what the model saw of the image
   * @throws dev.pellucid.image.UnreadableImageException if an example's picture is none
   */
  public RgbImage paint(RgbImage view, Attribution.Parts told) {
    BufferedImage image = square(view);
    Cells cells = new Cells(told.width(), told.height(), IMAGE, IMAGE);
    List<Part> parts = told.parts();
    BufferedImage strip =
        Sheet.blank(IMAGE + 2 * GAP + parts.size() * (TILE + GAP) + GAP, IMAGE + CAPTION + 2 * GAP);
    Graphics2D to = pen(strip);
    place(to, 0, marked(image, cells, parts.stream().map(Part::here).toList()));
    caption(to, 0, "the image", "this looks like that");
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int x = IMAGE + 2 * GAP + i * (TILE + GAP);
      closeUp(to, image, cells, part.here(), x, GAP);
      closeUp(to, square(picture(part.example())), cells, part.there(), x, GAP + IMAGE - TILE);
      write(
          to,
          "%d  %s"
              .formatted(
                  i + 1, labels.apply(part.example().label().orElse(part.example().predicted()))),
          x,
          GAP + IMAGE + LINE,
          TILE,
          Sheet.INK);
      write(
          to,
          String.format(Locale.ROOT, "%+.2f, alike %.2f", part.evidence(), part.similarity()),
          x,
          GAP + IMAGE + 2 * LINE,
          TILE,
          Sheet.FAINT);
    }
    to.dispose();
    return Sheet.rgb(strip);
  }

  private static void closeUp(
      Graphics2D to, BufferedImage picture, Cells cells, int position, int x, int y) {
    Rectangle shown = cells.around(position, AROUND);
    Rectangle part = cells.at(position);
    double scale = TILE / (double) Math.max(shown.width, shown.height);
    int width = (int) Math.round(scale * shown.width);
    int height = (int) Math.round(scale * shown.height);
    to.drawImage(cut(picture, shown), x, y, width, height, null);
    to.setColor(MARK);
    to.setStroke(new BasicStroke(2));
    to.drawRect(
        x + (int) Math.round(scale * (part.x - shown.x)),
        y + (int) Math.round(scale * (part.y - shown.y)),
        (int) Math.round(scale * part.width),
        (int) Math.round(scale * part.height));
  }

  private RgbImage picture(Attribution.ExampleImage example) {
    return decoder.decode(pictures.apply(example.index()));
  }

  private static void place(Graphics2D to, int column, BufferedImage picture) {
    to.drawImage(picture, GAP + column * (IMAGE + GAP), GAP, null);
  }

  private static void caption(Graphics2D to, int column, String first, String second) {
    int x = GAP + column * (IMAGE + GAP);
    write(to, first, x, GAP + IMAGE + LINE, IMAGE, Sheet.INK);
    write(to, second, x, GAP + IMAGE + 2 * LINE, IMAGE, Sheet.FAINT);
  }

  /** Numbered from 1, in the order given. */
  private static BufferedImage marked(BufferedImage picture, Cells cells, List<Integer> positions) {
    BufferedImage marked = copy(picture);
    Graphics2D to = pen(marked);
    to.setStroke(new BasicStroke(2));
    for (int i = 0; i < positions.size(); i++) {
      Rectangle cell = cells.at(positions.get(i));
      to.setColor(MARK);
      to.drawRect(cell.x, cell.y, cell.width - 1, cell.height - 1);
      number(to, String.valueOf(i + 1), cell);
    }
    to.dispose();
    return marked;
  }

  /** In the middle, dark behind bright so that it is read on any ground. */
  private static void number(Graphics2D to, String number, Rectangle cell) {
    double size = Math.min(11, cell.height / 2.0);
    StrokeFont font = new StrokeFont(size);
    double x = cell.getCenterX() - font.width(number) / 2;
    double baseline = cell.getCenterY() + size / 2;
    for (int shift = -1; shift <= 1; shift += 2) {
      font.write(to, number, x + shift, baseline, Sheet.INK);
      font.write(to, number, x, baseline + shift, Sheet.INK);
    }
    font.write(to, number, x, baseline, MARK);
  }

  /** As large as it fits, and cut where even small letters do not. */
  private static void write(
      Graphics2D to, String text, int x, int baseline, int room, Color colour) {
    String fitting = text;
    double size = LETTERS * Math.min(1, room / new StrokeFont(LETTERS).width(text));
    if (size < SMALLEST_LETTERS) {
      size = SMALLEST_LETTERS;
      while (fitting.length() > 1 && new StrokeFont(size).width(fitting) > room) {
        fitting = fitting.substring(0, fitting.length() - 1);
      }
    }
    new StrokeFont(size).write(to, fitting, x, baseline, colour);
  }

  private static BufferedImage cut(BufferedImage picture, Rectangle part) {
    return picture.getSubimage(part.x, part.y, part.width, part.height);
  }

  private static BufferedImage copy(BufferedImage picture) {
    BufferedImage copy = Sheet.blank(picture.getWidth(), picture.getHeight());
    Graphics2D to = pen(copy);
    to.drawImage(picture, 0, 0, null);
    to.dispose();
    return copy;
  }

  /** Stretched to the size in which images are shown here. */
  private static BufferedImage square(RgbImage picture) {
    BufferedImage image = Sheet.buffered(picture);
    BufferedImage square = Sheet.blank(IMAGE, IMAGE);
    Graphics2D to = pen(square);
    to.drawImage(image, 0, 0, IMAGE, IMAGE, null);
    to.dispose();
    return square;
  }

  private static Graphics2D pen(BufferedImage image) {
    Graphics2D to = image.createGraphics();
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    return to;
  }
}
