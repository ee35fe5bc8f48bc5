package dev.pellucid.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrokeFontTest {

  private static final StrokeFont FONT = new StrokeFont(12);

  @Test
  void everyLetterAndDigitLooksDifferent() {
    // Given
    String characters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+.,/()=:%_'?!";
    Set<String> looks = new HashSet<>();

    // When
    characters.chars().forEach(c -> looks.add(ink(String.valueOf((char) c))));

    // Then: only the capital O and the digit 0 are drawn alike
    assertThat(looks).hasSize(characters.length() - 1);
  }

  @Test
  void whatIsNotKnownIsABox() {
    // Given
    String unknown = "\u4e2d";

    // When
    String look = ink(unknown);

    // Then
    assertThat(look).isEqualTo(ink("\u0416")).isNotEqualTo(ink("o"));
  }

  @Test
  void aTextIsAsWideAsItsInk() {
    // Given
    String text = "grad-cam";

    // When
    double width = FONT.width(text);

    // Then: half a stroke stands out on either side
    assertThat(width).isCloseTo(inkEnd(text) - 4.0, within(2.0));
  }

  private static BufferedImage drawn(String text) {
    BufferedImage image = new BufferedImage(160, 30, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D to = image.createGraphics();
    FONT.write(to, text, 4, 18, Color.WHITE);
    to.dispose();
    return image;
  }

  private static String ink(String text) {
    BufferedImage image = drawn(text);
    StringBuilder ink = new StringBuilder();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        ink.append((image.getRGB(x, y) & 0xff) > 100 ? '#' : ' ');
      }
    }
    return ink.toString();
  }

  private static int inkEnd(String text) {
    BufferedImage image = drawn(text);
    for (int x = image.getWidth() - 1; x >= 0; x--) {
      for (int y = 0; y < image.getHeight(); y++) {
        if ((image.getRGB(x, y) & 0xff) > 100) {
          return x;
        }
      }
    }
    return 0;
  }
}
