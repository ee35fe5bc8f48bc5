package dev.pellucid.explain.global.neuron.synthesis;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * The two-dimensional Hartley transform, axis by axis: the Fourier transform's frequencies in real
 * numbers. It is orthonormal and its own transpose, so that it is its own inverse, and takes
 * gradients as it takes images. About 2·H·W·(H+W) operations a channel.
 */
final class Hartley {

  private final FMatrixRMaj rows;
  private final FMatrixRMaj columns;

  private Hartley(FMatrixRMaj rows, FMatrixRMaj columns) {
    this.rows = rows;
    this.columns = columns;
  }

  static Hartley of(int height, int width) {
    return new Hartley(matrix(height), matrix(width));
  }

  /** Changes nothing. */
  static Hartley identity() {
    return new Hartley(new FMatrixRMaj(0, 0), new FMatrixRMaj(0, 0));
  }

  private static FMatrixRMaj matrix(int size) {
    FMatrixRMaj matrix = new FMatrixRMaj(size, size);
    double unit = 1 / Math.sqrt(size);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double angle = 2 * Math.PI * ((long) row * column % size) / size;
        matrix.set(row, column, (float) (unit * (Math.cos(angle) + Math.sin(angle))));
      }
    }
    return matrix;
  }

  /**
   * The transform of each channel.
   *
   * @param planes {@code [C,H,W]}
   */
  float[] of(float[] planes) {
    if (rows.numRows == 0) {
      return planes;
    }
    int area = rows.numRows * columns.numRows;
    float[] all = new float[planes.length];
    FMatrixRMaj half = new FMatrixRMaj(rows.numRows, columns.numRows);
    FMatrixRMaj whole = new FMatrixRMaj(rows.numRows, columns.numRows);
    FMatrixRMaj plane = new FMatrixRMaj(rows.numRows, columns.numRows);
    for (int from = 0; from < planes.length; from += area) {
      System.arraycopy(planes, from, plane.data, 0, area);
      CommonOps_FDRM.mult(rows, plane, half);
      CommonOps_FDRM.mult(half, columns, whole);
      System.arraycopy(whole.data, 0, all, from, area);
    }
    return all;
  }
}
