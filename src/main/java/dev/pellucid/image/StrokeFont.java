package dev.pellucid.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.util.HashMap;
import java.util.Map;

/**
 * Letters drawn as strokes, for words in pictures: a Java without a desktop often has no fonts, and
 * those it has differ from machine to machine.
 *
 * <p>Every glyph is a few polylines on a grid: capitals stand on line 6 and reach up to line 0,
 * small letters to line 2, and tails hang down to line 8.
 */
public final class StrokeFont {

  private static final int CAPITAL_HEIGHT = 6;
  private static final double SPACE_WIDTH = 3;
  private static final double GAP = 2;
  private static final double STROKE = 0.9;
  private static final Glyph UNKNOWN = Glyph.of("00 40 46 06 00");
  private static final Map<Character, Glyph> GLYPHS = new HashMap<>();

  static {
    put("ab", "42 46|43 32 12 03 05 16 36 45", "00 06|03 12 32 43 45 36 16 05");
    put("cd", "43 32 12 03 05 16 36 45", "40 46|43 32 12 03 05 16 36 45");
    put("ef", "04 44 43 32 12 03 05 16 36 45", "40 30 21 26|12 42");
    put("gh", "42 47 38 18 07|43 32 12 03 05 16 36 45", "00 06|03 12 32 43 46");
    put("ijkl", "22 26|20 20", "22 27 18|20 20", "00 06|32 04 36", "20 26");
    put("mn", "02 06|03 12 23 26|23 32 43 46", "02 06|03 12 32 43 46");
    put("op", "12 32 43 45 36 16 05 03 12", "02 08|03 12 32 43 45 36 16 05");
    put("qr", "42 48|43 32 12 03 05 16 36 45", "02 06|04 22 32");
    put("stu", "42 12 03 14 34 45 36 06", "10 15 26 36|02 32", "02 05 16 36 45|42 46");
    put("vwx", "02 26 42", "02 16 23 36 42", "02 46|42 06");
    put("yz", "02 26|42 18 08", "02 42 06 46");
    put("ABC", "06 20 46|14 34", "00 06 36 45 44 33 03|00 30 41 42 33", "41 30 10 01 05 16 36 45");
    put("DEF", "00 06 26 44 42 20 00", "40 00 06 46|03 33", "40 00 06|03 33");
    put("GHI", "41 30 10 01 05 16 36 45 43 23", "00 06|40 46|03 43", "20 26|10 30|16 36");
    put("JKLMN", "40 45 36 16 05", "00 06|40 03 46", "00 06 46", "06 00 23 40 46", "06 00 46 40");
    put("OP", "10 30 41 45 36 16 05 01 10", "06 00 30 41 42 33 03");
    put("QR", "10 30 41 45 36 16 05 01 10|34 47", "06 00 30 41 42 33 03|23 46");
    put("STU", "41 30 10 01 02 13 33 44 45 36 16 05", "00 40|20 26", "00 05 16 36 45 40");
    put("VWXYZ", "00 26 40", "00 16 22 36 40", "00 46|40 06", "00 23 40|23 26", "00 40 06 46");
    put("012", "10 30 41 45 36 16 05 01 10", "11 20 26|16 36", "01 10 30 41 42 06 46");
    put(
        "345",
        "01 10 30 41 42 33 44 45 36 16 05|33 23",
        "36 30 04 44",
        "40 00 03 32 43 45 36 16 05");
    put("67", "41 30 10 01 05 16 36 45 44 33 13 04", "00 40 16");
    put("8", "13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33");
    put("9", "42 33 13 02 01 10 30 41 45 36 16 05");
    put("-+.,/", "14 34", "04 44|22 26", "26 26", "26 17", "06 40");
    put("()=:×", "30 12 15 37", "10 32 35 17", "03 43|05 45", "23 23|26 26", "13 35|33 15");
    put(
        "%_'?!",
        "06 40|01 11 12 02 01|34 44 45 35 34",
        "07 47",
        "20 21",
        "01 10 30 41 23 24|26 26",
        "20 24|26 26");
  }

  private final double unit;

  /**
   * Letters of a size.
   *
   * @param capitalHeight in pixels
   */
  public StrokeFont(double capitalHeight) {
    this.unit = capitalHeight / CAPITAL_HEIGHT;
  }

  /** A glyph, moved to the left edge. */
  private record Glyph(int width, int[][] lines) {

    static Glyph of(String strokes) {
      String[] parts = strokes.split("\\|", -1);
      int left = Integer.MAX_VALUE;
      int right = 0;
      for (String point : strokes.split("[ |]", -1)) {
        left = Math.min(left, point.charAt(0) - '0');
        right = Math.max(right, point.charAt(0) - '0');
      }
      int[][] lines = new int[parts.length][];
      for (int i = 0; i < parts.length; i++) {
        String[] points = parts[i].split(" ", -1);
        lines[i] = new int[2 * points.length];
        for (int p = 0; p < points.length; p++) {
          lines[i][2 * p] = points[p].charAt(0) - '0' - left;
          lines[i][2 * p + 1] = points[p].charAt(1) - '0';
        }
      }
      return new Glyph(right - left, lines);
    }
  }

  private static void put(String characters, String... glyphs) {
    for (int i = 0; i < glyphs.length; i++) {
      GLYPHS.put(characters.charAt(i), Glyph.of(glyphs[i]));
    }
  }

  /** How wide a text is, in pixels. */
  public double width(String text) {
    double width = 0;
    for (int i = 0; i < text.length(); i++) {
      width += advance(text.charAt(i));
    }
    return unit * Math.max(0, width - GAP);
  }

  /**
   * Writes a text in one line; a character that is not known becomes a box.
   *
   * @param x of the left edge
   * @param baseline y of the line it stands on
   */
  public void write(Graphics2D to, String text, double x, double baseline, Color colour) {
    Graphics2D pen = (Graphics2D) to.create();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setColor(colour);
    pen.setStroke(
        new BasicStroke((float) (STROKE * unit), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    double left = x;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character != ' ') {
        pen.draw(path(GLYPHS.getOrDefault(character, UNKNOWN), left, baseline));
      }
      left += unit * advance(character);
    }
    pen.dispose();
  }

  private Path2D path(Glyph glyph, double x, double baseline) {
    Path2D path = new Path2D.Double();
    for (int[] line : glyph.lines()) {
      path.moveTo(x + unit * line[0], baseline + unit * (line[1] - CAPITAL_HEIGHT));
      for (int i = 2; i < line.length; i += 2) {
        path.lineTo(x + unit * line[i], baseline + unit * (line[i + 1] - CAPITAL_HEIGHT));
      }
    }
    return path;
  }

  private static double advance(char character) {
    return character == ' ' ? SPACE_WIDTH : GLYPHS.getOrDefault(character, UNKNOWN).width() + GAP;
  }
}
