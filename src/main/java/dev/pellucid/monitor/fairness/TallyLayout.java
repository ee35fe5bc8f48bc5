package dev.pellucid.monitor.fairness;

/**
 * Where the counts of a group lie in one array.
 *
 * <pre>
 * live images                                           1
 * of which class c is predicted                         C
 * labelled images                                       1
 * of which the prediction is right                      1
 * of which class c is true                              C
 * of which class c is predicted                         C
 * of which class c is both                              C
 * of which the calibration value is at each level      33
 * a graded figure: images at each level                33 each
 * a concept that is seen: images, their levels' sum     2 each
 * </pre>
 *
 * <p>Figures of classes are kept as a confusion matrix's margins and diagonal, so that an image
 * costs a handful of additions however many classes there are.
 */
record TallyLayout(int classes, int graded, int seen) {

  static final int IMAGES = 0;

  int predicted(int c) {
    return 1 + c;
  }

  int labelled() {
    return 1 + classes;
  }

  int right() {
    return labelled() + 1;
  }

  int truth(int c) {
    return right() + 1 + c;
  }

  int labelledPredicted(int c) {
    return truth(classes) + c;
  }

  int hit(int c) {
    return labelledPredicted(classes) + c;
  }

  int calibration() {
    return hit(classes);
  }

  int graded(int figure) {
    return calibration() + FairnessPlan.GRADES * (1 + figure);
  }

  int seen(int concept) {
    return graded(graded) + 2 * concept;
  }

  int size() {
    return seen(seen);
  }
}
