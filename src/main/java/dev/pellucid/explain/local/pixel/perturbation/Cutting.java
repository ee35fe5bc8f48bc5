package dev.pellucid.explain.local.pixel.perturbation;

import dev.pellucid.explain.mask.Partition;
import dev.pellucid.explain.mask.Slic;
import dev.pellucid.explain.method.Attribution;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.image.InputSpec;
import java.util.List;

/** How an image is cut into the cells that a method speaks of. */
sealed interface Cutting {

  /** About how many cells there will be. */
  int cells();

  /**
   * The cells of one image.
   *
   * @throws NotApplicableException if the model's images are smaller than the grid
   */
  Partition cut(ImageBatch image, InputSpec input);

  /** One number a cell, as an attribution. */
  Attribution attribution(Partition partition, double[] values);

  /** As many rows as columns. */
  record Grid(int side) implements Cutting {
    @Override
    public int cells() {
      return side * side;
    }

    @Override
    public Partition cut(ImageBatch image, InputSpec input) {
      int most = Math.min(image.height(), image.width());
      if (side > most) {
        throw new NotApplicableException(
            "images of %d×%d pixels cannot be cut into a grid of %d×%d cells: choose grid=%d or less"
                .formatted(image.width(), image.height(), side, side, most));
      }
      return Partition.grid(side, side, image.height(), image.width());
    }

    @Override
    public Attribution attribution(Partition partition, double[] values) {
      float[] cells = new float[values.length];
      for (int cell = 0; cell < cells.length; cell++) {
        cells[cell] = (float) values[cell];
      }
      return new Attribution.Grid(side, side, cells);
    }
  }

  /** Superpixels; every pixel of the attribution has the value of its cell. */
  record Superpixels(int cells, double compactness) implements Cutting {
    @Override
    public Partition cut(ImageBatch image, InputSpec input) {
      return new Slic(cells, compactness)
          .segment(image.image(0), image.height(), image.width(), input);
    }

    @Override
    public Attribution attribution(Partition partition, double[] values) {
      float[] pixels = new float[partition.cellOfPixel().length];
      for (int pixel = 0; pixel < pixels.length; pixel++) {
        pixels[pixel] = (float) values[partition.cellOfPixel()[pixel]];
      }
      return new Attribution.Pixels(1, partition.height(), partition.width(), pixels);
    }
  }

  Parameter.Choice SEGMENTS =
      new Parameter.Choice("segments", "grid", List.of("grid", "slic"), "what the cells are");

  Parameter.Whole GRID =
      new Parameter.Whole("grid", 7, 1, 32, "rows, and columns, of the grid of cells");

  Parameter.Whole SUPERPIXELS =
      new Parameter.Whole("superpixels", 50, 2, 1000, "about how many segments slic makes");

  Parameter.Real COMPACTNESS =
      new Parameter.Real(
          "compactness", 10.0, 0.01, 1000, "of slic's segments: their distance against colour");

  /** What a method that cuts images takes. */
  List<Parameter<?>> PARAMETERS = List.of(SEGMENTS, GRID, SUPERPIXELS, COMPACTNESS);

  /** As the parameters want it. */
  static Cutting of(ParameterValues parameters) {
    return parameters.get(SEGMENTS).equals("grid")
        ? new Grid(parameters.get(GRID))
        : new Superpixels(parameters.get(SUPERPIXELS), parameters.get(COMPACTNESS));
  }
}
