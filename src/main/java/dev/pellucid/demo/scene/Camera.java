package dev.pellucid.demo.scene;

/** The camera that takes the picture; each has a white balance of its own. */
public enum Camera {
  CAM_1("cam-1", 1.00, 1.00, 1.00),
  CAM_2("cam-2", 1.04, 1.00, 0.95),
  CAM_3("cam-3", 0.97, 1.00, 1.03),
  CAM_4("cam-4", 0.96, 0.97, 0.96);

  private final String label;
  private final double redGain;
  private final double greenGain;
  private final double blueGain;

  Camera(String label, double redGain, double greenGain, double blueGain) {
    this.label = label;
    this.redGain = redGain;
    this.greenGain = greenGain;
    this.blueGain = blueGain;
  }

  /** The camera's name on the wire. */
  public String label() {
    return label;
  }

  double redGain() {
    return redGain;
  }

  double greenGain() {
    return greenGain;
  }

  double blueGain() {
    return blueGain;
  }
}
