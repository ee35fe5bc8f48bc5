package dev.pellucid.cli.agreement;

import static dev.pellucid.cli.agreement.Measure.CORRELATION;
import static dev.pellucid.cli.agreement.Measure.COSINE;
import static dev.pellucid.cli.agreement.Measure.LARGEST_DIFFERENCE;
import static dev.pellucid.cli.agreement.Measure.LARGEST_DIFFERENCE_BUT_FOR_SIGN;
import static dev.pellucid.cli.agreement.Measure.RELATIVE_L2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The table: a row for every result that a method here answers, with what is tolerated. */
final class Comparisons {

  private static final Map<String, String> CAMS =
      Map.of(
          "GradCAM", "grad-cam",
          "GradCAMPlusPlus", "grad-cam-plus-plus",
          "XGradCAM", "x-grad-cam",
          "LayerCAM", "layer-cam",
          "HiResCAM", "hires-cam",
          "ScoreCAM", "score-cam",
          "AblationCAM", "ablation-cam");

  private static final String MAX_POOL_DOUBT =
      "Captum loses contributions where windows of a max-pool overlap";

  private static final Map<String, Comparison> BY_RESULT =
      Stream.of(gradients(), propagation(), cams(), perturbation())
          .flatMap(Function.identity())
          .collect(
              Collectors.toMap(
                  Comparison::result, row -> row, (one, other) -> one, LinkedHashMap::new));

  /** Results that no method answers, and what they are instead. */
  private static final Map<Pattern, String> OTHERS =
      Map.of(
          Pattern.compile("input|metric_map_.*|.*_samples|.*_outputs|rise_.*"),
          "what other results were computed from",
          Pattern.compile("logits.*|activation_.*|attention|tcav_activations_.*|tcav_layer_.*"),
          "tensors of the model, which tests compare",
          Pattern.compile(
              "quantus_.*|infidelity_.*|sensitivity_.*|(del|ins)_curve_.*|localisation"),
          "evaluation indicators, not explanations",
          Pattern.compile("tcav_(cav|directional|score)_.*"),
          "of concepts that the library itself learnt",
          Pattern.compile("cam_EigenCAM"),
          "cut at zero after a sign that is arbitrary; its raw map is compared",
          Pattern.compile("lime_\\dx\\d|rise"),
          "random masks that no parameter can repeat; tests compare from the stored masks");

  private Comparisons() {}

  /** The row of a result. */
  static Optional<Comparison> of(Reference reference) {
    return Optional.ofNullable(BY_RESULT.get(reference.result()));
  }

  /** Why there is no row for a result. */
  static String whyNot(Reference reference) {
    return OTHERS.entrySet().stream()
        .filter(other -> other.getKey().matcher(reference.result()).matches())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("no method here");
  }

  static boolean isOfImageNet(Reference reference) {
    return !reference.model().contains("cifar");
  }

  private static Stream<Comparison> gradients() {
    return Stream.of(
        Comparison.of("saliency", "saliency", RELATIVE_L2).within(2e-2, 1e-4),
        Comparison.of("input_x_gradient", "input-x-gradient", RELATIVE_L2).within(2e-2, 1e-4),
        Comparison.of("integrated_gradients_gausslegendre", "integrated-gradients", RELATIVE_L2)
            .with("steps", "64", "quadrature", "gauss-legendre")
            .within(2e-2, 1e-4),
        Comparison.of("integrated_gradients_riemann_trapezoid", "integrated-gradients", RELATIVE_L2)
            .with("steps", "64", "quadrature", "riemann-trapezoid")
            .within(2e-2, 1e-4),
        Comparison.of("smoothgrad", "smooth-grad", CORRELATION)
            .with(given -> Map.of("samples", given.parameter("nt_samples")))
            .within(0.5, 0.85),
        Comparison.of("gradient_shap", "gradient-shap", CORRELATION)
            .with(given -> Map.of("samples", given.parameter("n_samples")))
            .within(0.97, 0.99),
        Comparison.of("cam_FullGrad", "full-grad", LARGEST_DIFFERENCE)
            .with("implicit", "false")
            .shown()
            .within(1e-2, 1e-2));
  }

  private static Stream<Comparison> propagation() {
    return Stream.of(
        Comparison.of("guided_backprop", "guided-backprop", RELATIVE_L2).within(2e-2, 1e-4),
        Comparison.of("deconvolution", "deconvnet", RELATIVE_L2).within(1e-3, 1e-4),
        Comparison.of("deeplift", "deeplift", RELATIVE_L2)
            .within(Comparisons::deepLift)
            .doubted(Comparisons::maxPools),
        Comparison.of("deeplift_shap", "deep-shap", RELATIVE_L2)
            .with(given -> Map.of("baselines", list(given.parameters().path("baseline_constants"))))
            .within(Comparisons::deepLift)
            .doubted(Comparisons::maxPools),
        Comparison.of("lrp_epsilon", "lrp", RELATIVE_L2)
            .with(given -> Map.of("composite", "epsilon", "epsilon", given.parameter("epsilon")))
            .within(5e-2, 1e-3),
        zennit("zennit_epsilon_plus", "epsilon-plus"),
        zennit("zennit_epsilon_gamma_box", "epsilon-gamma-box"),
        zennit("zennit_epsilon_alpha2_beta1", "epsilon-alpha2-beta1"),
        Comparison.of("attention_rollout", "attention-rollout", LARGEST_DIFFERENCE)
            .within(1e-4, 1e-4));
  }

  private static Comparison zennit(String result, String composite) {
    return Comparison.of(result, "lrp", COSINE)
        .with("composite", composite, "epsilon", "1e-6")
        .within(0.999, 0.9999);
  }

  private static OptionalDouble deepLift(Reference reference) {
    return OptionalDouble.of(isOfImageNet(reference) ? 1e-3 : 1e-4);
  }

  private static Optional<String> maxPools(Reference reference) {
    return reference.model().startsWith("squeezenet")
        ? Optional.of(MAX_POOL_DOUBT)
        : Optional.empty();
  }

  private static Stream<Comparison> cams() {
    return Stream.concat(
        Stream.of(
            Comparison.of("gradcam_layer", "grad-cam", LARGEST_DIFFERENCE)
                .with(Comparisons::layer)
                .within(1e-4, 1e-4),
            Comparison.of("guided_gradcam", "guided-grad-cam", RELATIVE_L2)
                .with(Comparisons::layer)
                .within(2e-2, 1e-4),
            Comparison.of("cam_EigenCAM_raw", "eigen-cam", LARGEST_DIFFERENCE_BUT_FOR_SIGN)
                .with(Comparisons::signedAtLayer)
                .within(1e-4, 1e-4)),
        CAMS.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(cam -> cam(cam.getKey(), cam.getValue())));
  }

  /** XGrad-CAM divides by sums over a channel, which tokens of either sign nearly cancel. */
  private static Stream<Comparison> cam(String library, String method) {
    return Stream.of(
        Comparison.of("cam_" + library + "_raw", method, LARGEST_DIFFERENCE)
            .with(Comparisons::signedAtLayer)
            .within(
                given ->
                    OptionalDouble.of(
                        method.equals("x-grad-cam") && given.model().startsWith("vit")
                            ? 1e-3
                            : 1e-4)),
        Comparison.of("cam_" + library, method, LARGEST_DIFFERENCE)
            .with(Comparisons::signedAtLayer)
            .shown()
            .within(1e-2, 1e-2));
  }

  /**
   * Of two that draw their own samples, the largest difference is as much the chance of the one as
   * of the other: they are correlated, and ours alone is held to the exact values.
   */
  private static Stream<Comparison> perturbation() {
    return Stream.of(
            Stream.of(
                Comparison.of("occlusion", "occlusion", LARGEST_DIFFERENCE)
                    .with(
                        given ->
                            Map.of(
                                "window", given.parameters().path("window").path(1).asText(),
                                "stride", given.parameters().path("strides").path(1).asText()))
                    .within(1e-3, 1e-3),
                Comparison.of("shapley_exact_3x3", "kernel-shap", LARGEST_DIFFERENCE)
                    .with("grid", "3", "samples", "512")
                    .within(1e-3, 1e-3),
                Comparison.of("shapley_exact_4x4", "kernel-shap", LARGEST_DIFFERENCE)
                    .with("grid", "4", "samples", "8000")
                    .within(0.06, 0.06),
                Comparison.of("kernel_shap_4x4", "kernel-shap", CORRELATION)
                    .with(given -> Map.of("grid", "4", "samples", given.parameter("n_samples")))
                    .within(0.95, 0.95),
                Comparison.of("shapley_sampling_4x4", "shapley-value-sampling", CORRELATION)
                    .with(
                        given ->
                            Map.of("grid", "4", "permutations", given.parameter("n_permutations")))
                    .within(0.9, 0.95)),
            Stream.of("3", "4", "7", "8")
                .map(
                    side ->
                        Comparison.of(
                                "feature_ablation_%sx%s".formatted(side, side),
                                "feature-ablation",
                                LARGEST_DIFFERENCE)
                            .with("grid", side)
                            .within(1e-3, 1e-3)))
        .flatMap(Function.identity());
  }

  private static Map<String, String> layer(Reference given) {
    return given.layer().map(layer -> Map.of("layer", layer)).orElse(Map.of());
  }

  private static Map<String, String> signedAtLayer(Reference given) {
    Map<String, String> all = new LinkedHashMap<>(layer(given));
    all.put("relu", "false");
    return all;
  }

  private static String list(JsonNode numbers) {
    List<String> texts =
        StreamSupport.stream(numbers.spliterator(), false).map(JsonNode::asText).toList();
    return String.join(",", texts);
  }
}
