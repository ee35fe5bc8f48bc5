package dev.pellucid.cli;

import dev.pellucid.cli.PrototypesCommand.OfClass;
import dev.pellucid.cli.PrototypesCommand.Picked;
import dev.pellucid.explain.picture.Sheet;
import dev.pellucid.image.StrokeFont;
import dev.pellucid.model.examples.ExampleSet;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/** A row of pictures for each class: its prototypes, then, in frames, its criticisms. */
final class PrototypeSheet {

  private static final int TILE = 112;
  private static final int GAP = 8;
  private static final int CAPTION = 30;
  private static final int FRAME = 3;
  private static final StrokeFont NAME = new StrokeFont(11);
  private static final StrokeFont NOTE = new StrokeFont(7.5);

  private final ExampleSet examples;

  PrototypeSheet(ExampleSet examples) {
    this.examples = examples;
  }

  /**
   * Draws the sheet.
   *
   * @return a PNG
   */
  byte[] draw(List<OfClass> classes) throws IOException {
    int columns = classes.stream().mapToInt(each -> each.picked().size()).max().orElse(1);
    BufferedImage sheet =
        Sheet.blank(GAP + columns * (TILE + GAP), GAP + classes.size() * (CAPTION + TILE + GAP));
    Graphics2D to = sheet.createGraphics();
    to.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    for (int row = 0; row < classes.size(); row++) {
      OfClass each = classes.get(row);
      int top = GAP + row * (CAPTION + TILE + GAP);
      NAME.write(to, each.label(), GAP, top + 14, Sheet.INK);
      NOTE.write(to, note(each), GAP + NAME.width(each.label()) + GAP, top + 14, Sheet.FAINT);
      for (int column = 0; column < each.picked().size(); column++) {
        place(to, each.picked().get(column), GAP + column * (TILE + GAP), top + CAPTION - GAP);
      }
    }
    to.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", png);
    return png.toByteArray();
  }

  private static String note(OfClass each) {
    long criticisms =
        each.picked().stream().filter(picked -> picked.role().equals("criticism")).count();
    return "%d images%s"
        .formatted(each.images(), criticisms == 0 ? "" : ", in frames what they leave out");
  }

  private void place(Graphics2D to, Picked picked, int x, int y) throws IOException {
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(examples.picture(picked.index())));
    to.drawImage(picture, x, y, TILE, TILE, null);
    if (picked.role().equals("criticism")) {
      to.setColor(Sheet.AGAINST);
      for (int inset = 0; inset < FRAME; inset++) {
        to.drawRect(x + inset, y + inset, TILE - 1 - 2 * inset, TILE - 1 - 2 * inset);
      }
    }
  }
}
