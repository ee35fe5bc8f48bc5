package dev.pellucid.explain.local.pixel.cam;

import dev.pellucid.compiler.Output;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Explanation;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import dev.pellucid.explain.method.SinglePass;
import dev.pellucid.explain.method.SinglePassMethod;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.EnumSet;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Eigen-CAM (Muhammad, Yeasin, 2020).
 *
 * <p>R = X v, {@code [1,h,w]}: X the activations of a layer as {@code [h·w,K]}, v its first right
 * singular vector. As in the usual library the channels' means over the positions are taken from X
 * first ({@code centred}), without which R is mostly the mean activation; {@code relu} keeps one
 * side. Cost: one forward pass, and the eigenvectors of a matrix as wide as the lesser of h·w and
 * K.
 *
 * <p>It shows what stands out at the layer, whatever the class: it never sees the score, so it must
 * not be used to ask why this class and not that. A singular vector has no sign of its own; here it
 * is the one for which R grows with the activations' sum.
 *
 * <p>Throws {@link dev.pellucid.graph.InvalidModelException} where the layer is neither a feature
 * map nor patch tokens.
 */
public final class EigenCam implements SinglePassMethod {

  private static final Parameter.Flag CENTRED =
      new Parameter.Flag("centred", true, "take each channel's mean away first");

  private static final MethodCard CARD =
      new MethodCard(
          "eigen-cam",
          "Eigen-CAM",
          SurveyPlace.LOCAL_PIXEL_CAM,
          new Paper(
              "Muhammad, Yeasin",
              "Eigen-CAM: Class Activation Map using Principal Components",
              "IJCNN",
              2020),
          List.of(FeatureLayers.PARAMETER, ClassActivationMap.CUT, CENTRED));

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Passes passes(ParameterValues parameters) {
    return new Passes(1, 0);
  }

  @Override
  public SinglePass<Explanation> pass(
      Classifier classifier, ImageBatch batch, ParameterValues parameters) {
    boolean relu = parameters.get(ClassActivationMap.CUT);
    boolean centred = parameters.get(CENTRED);
    return FeatureLayers.of(classifier, parameters)
        .pass(EnumSet.of(Output.ACTIVATION))
        .map(maps -> ClassActivationMap.of(maps, relu, map -> firstComponent(map, centred)))
        .map(Explanation::exact);
  }

  private static float[] firstComponent(FeatureMap at, boolean centred) {
    DMatrixRMaj x = channels(at, centred);
    DMatrixRMaj v = at.channels() <= at.positions() ? ofChannels(x) : ofPositions(x);
    DMatrixRMaj component = new DMatrixRMaj(1, at.positions());
    CommonOps_DDRM.multTransA(v, x, component);
    double[] active = new double[at.positions()];
    for (int i = 0; i < at.activation().length; i++) {
      active[i % active.length] += at.activation()[i];
    }
    double withActivation = 0;
    double mean = CommonOps_DDRM.elementSum(component) / active.length;
    for (int p = 0; p < active.length; p++) {
      withActivation += active[p] * (component.get(p) - (centred ? mean : 0));
    }
    float[] map = new float[active.length];
    for (int p = 0; p < map.length; p++) {
      map[p] = (float) (withActivation < 0 ? -component.get(p) : component.get(p));
    }
    return map;
  }

  /** Xᵀ, {@code [K,h·w]}. */
  private static DMatrixRMaj channels(FeatureMap at, boolean centred) {
    int positions = at.positions();
    double[] sums = at.perChannel((k, i) -> at.activation()[i]);
    DMatrixRMaj x = new DMatrixRMaj(at.channels(), positions);
    for (int i = 0; i < at.activation().length; i++) {
      x.set(i, at.activation()[i] - (centred ? sums[i / positions] / positions : 0));
    }
    return x;
  }

  /** v as the first eigenvector of XᵀX. */
  private static DMatrixRMaj ofChannels(DMatrixRMaj x) {
    DMatrixRMaj gram = new DMatrixRMaj(x.numRows, x.numRows);
    CommonOps_DDRM.multTransB(x, x, gram);
    return firstEigenvector(gram);
  }

  /** v = Xᵀu / s, u the first eigenvector of XXᵀ; zero where X is. */
  private static DMatrixRMaj ofPositions(DMatrixRMaj x) {
    DMatrixRMaj gram = new DMatrixRMaj(x.numCols, x.numCols);
    CommonOps_DDRM.multTransA(x, x, gram);
    DMatrixRMaj v = new DMatrixRMaj(x.numRows, 1);
    CommonOps_DDRM.mult(x, firstEigenvector(gram), v);
    double length = Math.sqrt(CommonOps_DDRM.dot(v, v));
    CommonOps_DDRM.scale(length > 0 ? 1 / length : 0, v);
    return v;
  }

  private static DMatrixRMaj firstEigenvector(DMatrixRMaj symmetric) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(symmetric.numRows, true, true);
    if (!eigen.decompose(symmetric)) {
      throw new IllegalStateException(
          "the eigenvectors of a symmetric matrix of side "
              + symmetric.numRows
              + " were not found");
    }
    int first = 0;
    for (int i = 1; i < eigen.getNumberOfEigenvalues(); i++) {
      if (eigen.getEigenvalue(i).getReal() > eigen.getEigenvalue(first).getReal()) {
        first = i;
      }
    }
    return eigen.getEigenVector(first);
  }
}
