package dev.pellucid.demo.scene;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** The outline of a sign's plate. */
public enum SignShape {
  CIRCLE(0, 1.0, 0, 0),
  OCTAGON(8, 1.05, Math.PI / 8, 0),
  TRIANGLE(3, 1.18, -Math.PI / 2, 0.2),
  INVERTED_TRIANGLE(3, 1.18, Math.PI / 2, -0.2),
  DIAMOND(4, 1.05, -Math.PI / 2, 0),
  SQUARE(4, 1.2, -Math.PI / 4, 0);

  private final int corners;
  private final double circumradius;
  private final double firstAngle;
  private final double centreY;

  SignShape(int corners, double circumradius, double firstAngle, double centreY) {
    this.corners = corners;
    this.circumradius = circumradius;
    this.firstAngle = firstAngle;
    this.centreY = centreY;
  }

  /** Where the middle of the plate lies below the origin, for radius 1; y points down. */
  double centreY() {
    return centreY;
  }

  /** The outline of a plate of radius 1 about the origin, drawn in evenly by {@code inset}. */
  Shape outline(double inset) {
    if (this == CIRCLE) {
      double radius = circumradius - inset;
      return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }
    double radius = circumradius - inset / Math.cos(Math.PI / corners);
    Path2D path = new Path2D.Double();
    for (int corner = 0; corner < corners; corner++) {
      double angle = firstAngle + 2 * Math.PI * corner / corners;
      double x = radius * Math.cos(angle);
      double y = centreY + radius * Math.sin(angle);
      if (corner == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }
}
