package dev.pellucid.model.bundle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of parts; each goes in with its length, so that no two run together. */
public final class Sha256 {

  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public Sha256 number(long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      digest.update((byte) (value >>> shift));
    }
    return this;
  }

  public Sha256 bytes(byte[] part) {
    number(part.length);
    digest.update(part);
    return this;
  }

  public Sha256 text(String part) {
    return bytes(part.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest in hexadecimal digits; call it once, at the end. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
