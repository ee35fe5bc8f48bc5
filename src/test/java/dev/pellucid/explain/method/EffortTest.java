package dev.pellucid.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EffortTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void isSpentWhenItsTimeIsOver() {
    // Given
    Effort effort = Effort.within(Duration.ofNanos(10), clock::get);
    clock.addAndGet(10);

    // When
    boolean spent = effort.isSpent();

    // Then
    assertThat(spent).isTrue();
  }

  @Test
  void isNotSpentBefore() {
    // Given a clock that wraps around
    Effort effort = Effort.within(Duration.ofNanos(10), clock::get);
    clock.addAndGet(9);

    // When
    boolean spent = effort.isSpent();

    // Then
    assertThat(spent).isFalse();
  }

  @Test
  void waitingForOthersIsNotCounted() {
    // Given one that waits 100 at each asking, and works 4 between
    Effort effort =
        Effort.within(Duration.ofNanos(10), clock::get).givingWay(() -> clock.addAndGet(100));
    AtomicInteger runs = new AtomicInteger();

    // When
    do {
      runs.incrementAndGet();
      clock.addAndGet(4);
    } while (!effort.isSpent());

    // Then
    assertThat(runs).hasValue(3);
  }

  @Test
  void givesWayWithoutALimitToo() {
    // Given
    AtomicInteger waited = new AtomicInteger();
    Effort effort = Effort.unlimited().withRows(3).givingWay(waited::incrementAndGet);

    // When
    boolean spent = effort.isSpent();

    // Then
    assertThat(spent).isFalse();
    assertThat(waited).hasValue(1);
    assertThat(effort.rows()).isEqualTo(3);
  }
}
