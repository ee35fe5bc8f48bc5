package dev.pellucid.cli.neurons;

import dev.pellucid.cli.evaluation.SeenMask;
import dev.pellucid.cli.neurons.ConceptPictures.Marked;
import dev.pellucid.demo.scene.Background;
import dev.pellucid.demo.scene.Chance;
import dev.pellucid.demo.scene.Mask;
import dev.pellucid.demo.scene.RenderedScene;
import dev.pellucid.demo.scene.Scene;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.demo.scene.SceneRenderer;
import dev.pellucid.demo.scene.SignColour;
import dev.pellucid.demo.scene.SignShape;
import dev.pellucid.demo.scene.Symbol;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Drawn scenes. Marked are the sign, what is printed on it and the landscape; the sign as one of
 * its shape and of its field's colour, what is printed as what it is, and the landscape as its
 * kind.
 */
public final class ScenePictures {

  private final InputSpec input;
  private final SceneDistribution distribution;
  private final long seed;
  private final SceneRenderer renderer = new SceneRenderer();
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final Preprocessor preprocessor;

  private ScenePictures(InputSpec input, SceneDistribution distribution, long seed) {
    this.input = input;
    this.distribution = distribution;
    this.seed = seed;
    this.preprocessor = new Preprocessor(input);
  }

  /**
   * Scenes of a seed.
   *
   * @param input how they become a model's input, which should see them whole
   */
  public static ConceptPictures of(
      InputSpec input, SceneDistribution distribution, int count, long seed) {
    List<String> concepts = new ArrayList<>(List.of("sign", "symbol", "landscape"));
    Arrays.stream(SignShape.values()).map(ScenePictures::name).forEach(concepts::add);
    Arrays.stream(SignColour.values()).map(ScenePictures::name).forEach(concepts::add);
    Arrays.stream(Symbol.values())
        .filter(symbol -> symbol != Symbol.NONE)
        .map(ScenePictures::name)
        .forEach(concepts::add);
    Arrays.stream(Background.values()).map(ScenePictures::name).forEach(concepts::add);
    ScenePictures scenes = new ScenePictures(input, distribution, seed);
    return new ConceptPictures(concepts, count, scenes::draw);
  }

  private Marked draw(int number) {
    Scene scene = distribution.sample(Chance.mix(seed) + number);
    RenderedScene rendered = renderer.renderWithMasks(scene);
    RgbImage decoded = decoder.decode(SceneRenderer.JPEG.encode(rendered.image()));
    InputPicture picture =
        new InputPicture(
            "scene " + number, preprocessor.tensor(decoded), preprocessor.view(decoded));
    BitSet sign = seen(rendered.sign());
    BitSet symbol = seen(rendered.symbol());
    BitSet landscape = seen(rendered.background());
    Map<String, BitSet> masks = new LinkedHashMap<>();
    masks.put("sign", sign);
    masks.put("symbol", symbol);
    masks.put("landscape", landscape);
    masks.put(name(scene.design().shape()), sign);
    masks.put(name(scene.design().field()), without(sign, symbol));
    masks.put(name(scene.design().symbol()), symbol);
    masks.put(name(scene.background()), landscape);
    return new Marked(picture, masks);
  }

  private BitSet seen(Mask mask) {
    byte[] rgb = new byte[3 * mask.width() * mask.height()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (mask.contains(i / 3 % mask.width(), i / 3 / mask.width()) ? 255 : 0);
    }
    return SeenMask.of(new RgbImage(mask.width(), mask.height(), rgb), preprocessor)
        .map(found -> found.inside())
        .orElseGet(() -> new BitSet(input.width() * input.height()));
  }

  private static BitSet without(BitSet all, BitSet part) {
    BitSet rest = (BitSet) all.clone();
    rest.andNot(part);
    return rest;
  }

  private static String name(SignShape shape) {
    return word(shape) + " sign";
  }

  private static String name(SignColour field) {
    return word(field) + " field";
  }

  private static String name(Symbol symbol) {
    return word(symbol) + " symbol";
  }

  private static String name(Background background) {
    return word(background) + " landscape";
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
