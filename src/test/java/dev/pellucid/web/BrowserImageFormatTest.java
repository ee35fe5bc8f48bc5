package dev.pellucid.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserImageFormatTest {

  @ParameterizedTest
  @CsvSource({
    "JPEG, image/jpeg, 'ffd8ffe0'",
    "PNG, image/png, '89504e470d0a1a0a0000'",
    "WEBP, image/webp, '52494646aabbccdd57454250'",
    "BMP, image/bmp, '424d0000'"
  })
  void isToldByTheFirstBytes(BrowserImageFormat format, String mediaType, String hex) {
    // Given
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);

    // When
    Optional<BrowserImageFormat> told = BrowserImageFormat.of(bytes);

    // Then
    assertThat(told).contains(format);
    assertThat(format.mediaType()).isEqualTo(mediaType);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "B",
        "<html><script>alert(1)</script>",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "GIF89a",
        "RIFF....WAVE",
        "RIFF",
        " \u0089PNG\r\n\u001a\n"
      })
  void whatABrowserMightRunOrCannotShowIsNoImage(String text) {
    // Given
    byte[] bytes = text.getBytes(ISO_8859_1);

    // When
    Optional<BrowserImageFormat> told = BrowserImageFormat.of(bytes);

    // Then
    assertThat(told).as(Arrays.toString(bytes)).isEmpty();
  }
}
