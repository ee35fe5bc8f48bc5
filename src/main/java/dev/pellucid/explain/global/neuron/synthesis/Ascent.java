package dev.pellucid.explain.global.neuron.synthesis;

import dev.pellucid.explain.global.neuron.Adam;
import dev.pellucid.explain.global.neuron.synthesis.Canvas.Painted;
import dev.pellucid.explain.global.neuron.synthesis.Synthesis.Made;
import dev.pellucid.image.InputSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Makes images step by step, each uphill. */
final class Ascent {

  private final InputSpec input;
  private final Settings settings;
  private final Canvas canvas;

  Ascent(InputSpec input, Settings settings) {
    this.input = input;
    this.settings = settings;
    this.canvas = new Canvas(settings.spelling(), input);
  }

  /**
   * From an even grey to images that the objective is high for.
   *
   * @param stepped told how many steps are done, after each
   */
  Synthesis climb(Objective objective, IntConsumer stepped) {
    List<float[]> numbers = new ArrayList<>();
    List<Adam> adams = new ArrayList<>();
    for (int i = 0; i < settings.images(); i++) {
      numbers.add(canvas.start(new Random(settings.seed() + i)));
      adams.add(new Adam(settings.rate(), input.size()));
    }
    Random random = new Random(~settings.seed());
    List<Slope> before = objective.at(tensors(numbers));
    double[] course = new double[settings.steps()];
    for (int step = 0; step < settings.steps(); step++) {
      course[step] = step(objective, numbers, adams, random);
      stepped.accept(step + 1);
    }
    List<Slope> after = objective.at(tensors(numbers));
    List<Made> made = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      Painted painted = canvas.paint(numbers.get(i));
      made.add(
          new Made(
              canvas.picture(painted.pixels()),
              painted.tensor(),
              before.get(i).value(),
              after.get(i).value()));
    }
    return new Synthesis(made, course);
  }

  private double step(Objective objective, List<float[]> numbers, List<Adam> adams, Random random) {
    List<Painted> painted = numbers.stream().map(canvas::paint).toList();
    List<Warp> warps =
        numbers.stream().map(image -> Warp.drawn(settings.robustness(), random)).toList();
    List<Slope> slopes =
        objective.at(
            IntStream.range(0, painted.size())
                .mapToObj(
                    i -> warps.get(i).apply(painted.get(i).tensor(), input.height(), input.width()))
                .toList());
    double sum = 0;
    for (int i = 0; i < numbers.size(); i++) {
      Slope off =
          settings.regularisation().of(painted.get(i).pixels(), input.height(), input.width());
      float[] ofPixels = off.gradient();
      for (int p = 0; p < ofPixels.length; p++) {
        ofPixels[p] = -ofPixels[p];
      }
      float[] ofTensor =
          warps.get(i).transposed(slopes.get(i).gradient(), input.height(), input.width());
      adams.get(i).step(numbers.get(i), canvas.back(painted.get(i), ofTensor, ofPixels));
      sum += slopes.get(i).value();
    }
    return sum / numbers.size();
  }

  private List<float[]> tensors(List<float[]> numbers) {
    return numbers.stream().map(each -> canvas.paint(each).tensor()).toList();
  }
}
