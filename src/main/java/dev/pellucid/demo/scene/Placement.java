package dev.pellucid.demo.scene;

/**
 * Where the sign stands in the picture.
 *
 * @param x of the centre, in pixels from the left
 * @param y of the centre, in pixels from the top
 * @param radius of the sign, in pixels; the nearer the larger
 * @param rotation in the picture's plane, in radians
 * @param foreshortening of the width by a sign that faces away: 1 is head on
 */
public record Placement(double x, double y, double radius, double rotation, double foreshortening) {

  public Placement {
    if (!(radius > 0) || !(foreshortening > 0 && foreshortening <= 1)) {
      throw new IllegalArgumentException(
          "a sign needs a radius above 0 and a foreshortening in (0, 1], not %s and %s"
              .formatted(radius, foreshortening));
    }
  }

  public Placement withRadius(double other) {
    return new Placement(x, y, other, rotation, foreshortening);
  }
}
