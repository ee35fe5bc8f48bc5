package dev.pellucid.monitor.fairness;

/** Two attributes whose groups are crossed, for a gap may lie where two of them meet. */
public record Intersection(String first, String second) {

  /** Between the names of two attributes, and of two groups. */
  public static final String SIGN = "×";

  public Intersection {
    if (first.isBlank() || second.isBlank() || first.equals(second)) {
      throw new IllegalArgumentException(
          "'%s' and '%s' are no two attributes to cross".formatted(first, second));
    }
  }

  /**
   * Reads {@code district×camera}.
   *
   * @throws IllegalArgumentException if it is not two names
   */
  public static Intersection parse(String text) {
    String[] names = text.split(SIGN, -1);
    if (names.length != 2) {
      throw new IllegalArgumentException(
          "'%s' is no intersection; write two attributes as in 'district×camera'".formatted(text));
    }
    return new Intersection(names[0].strip(), names[1].strip());
  }

  /** The name of the crossed attribute. */
  public String attribute() {
    return first + SIGN + second;
  }
}
