package dev.pellucid.image;

/** Which colour channels a model takes, in which order. */
public enum ChannelOrder {
  RGB(3),
  BGR(3),
  /** One channel: the luma of ITU-R BT.601, as Pillow's mode {@code L} has it. */
  GRAY(1);

  private final int count;

  ChannelOrder(int count) {
    this.count = count;
  }

  /** The number of channels, C. */
  public int count() {
    return count;
  }
}
