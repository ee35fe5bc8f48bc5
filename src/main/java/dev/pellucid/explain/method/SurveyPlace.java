package dev.pellucid.explain.method;

/** Where a method stands in the survey's division of the field. */
public enum SurveyPlace {
  LOCAL_PIXEL_GRADIENT("local / pixels / gradient"),
  LOCAL_PIXEL_PROPAGATION("local / pixels / propagation"),
  LOCAL_PIXEL_CAM("local / pixels / class activation map"),
  LOCAL_PIXEL_ATTENTION("local / pixels / attention"),
  LOCAL_PIXEL_PERTURBATION("local / pixels / perturbation"),
  LOCAL_CONCEPT("local / concepts"),
  LOCAL_IMAGE("local / images"),
  GLOBAL_MODEL("global / model"),
  GLOBAL_NEURON("global / neurons"),
  INDICATOR("evaluation indicator");

  private final String path;

  SurveyPlace(String path) {
    this.path = path;
  }

  /** For people: from the coarse division to the fine one, separated by slashes. */
  public String path() {
    return path;
  }
}
