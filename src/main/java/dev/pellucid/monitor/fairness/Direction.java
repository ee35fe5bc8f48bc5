package dev.pellucid.monitor.fairness;

/** Which of two groups has the higher figure. */
enum Direction {
  FIRST_HIGHER(0, 1),
  SECOND_HIGHER(1, -1);

  private final int place;
  private final int sign;

  Direction(int place, int sign) {
    this.place = place;
    this.sign = sign;
  }

  /** Where it is kept: 0 or 1. */
  int place() {
    return place;
  }

  /** 1 or −1. */
  int sign() {
    return sign;
  }

  /** The level of a difference, taken in this direction. */
  int turn(int level) {
    return GapBets.MIDDLE + sign * (level - GapBets.MIDDLE);
  }
}
