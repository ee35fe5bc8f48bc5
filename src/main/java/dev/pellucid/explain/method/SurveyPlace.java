package dev.pellucid.explain.method;

/** Where a method stands in the survey's division of the field. */
public enum SurveyPlace {
  LOCAL_PIXEL_GRADIENT("local / pixels / gradient", "gradient"),
  LOCAL_PIXEL_PROPAGATION("local / pixels / propagation", "propagation"),
  LOCAL_PIXEL_CAM("local / pixels / class activation map", "class-activation-maps"),
  LOCAL_PIXEL_ATTENTION("local / pixels / attention", "attention"),
  LOCAL_PIXEL_PERTURBATION("local / pixels / perturbation", "perturbation"),
  LOCAL_CONCEPT("local / concepts", "by-concepts"),
  LOCAL_IMAGE("local / images", "by-images"),
  GLOBAL_MODEL("global / model", "model"),
  GLOBAL_NEURON("global / neurons", "neurons"),
  INDICATOR("evaluation indicator", "indicators");

  private final String path;
  private final String family;

  SurveyPlace(String path, String family) {
    this.path = path;
    this.family = family;
  }

  /** For people: from the coarse division to the fine one, separated by slashes. */
  public String path() {
    return path;
  }

  /** The word by which all methods that stand there can be asked for at once. */
  public String family() {
    return family;
  }
}
