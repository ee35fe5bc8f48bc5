package dev.pellucid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeasesTest {

  private final Leases leases = new Leases();

  @Test
  void withoutLeasesRetiringReleases() {
    // Given
    CompletableFuture<Void> released = leases.released().toCompletableFuture();

    // When
    leases.retire();

    // Then
    assertThat(released).isCompleted();
  }

  @Test
  void theLastLeaseReleases() {
    // Given
    CompletableFuture<Void> released = leases.released().toCompletableFuture();
    leases.acquire();
    leases.acquire();
    leases.retire();
    leases.release();
    boolean early = released.isDone();

    // When
    leases.release();

    // Then
    assertThat(early).isFalse();
    assertThat(released).isCompleted();
  }

  @Test
  void leasesThatEndBeforeRetirementReleaseNothing() {
    // Given
    CompletableFuture<Void> released = leases.released().toCompletableFuture();
    leases.acquire();

    // When
    leases.release();

    // Then
    assertThat(released).isNotDone();
  }

  @Test
  void theRetiredAreNotLeased() {
    // Given
    leases.retire();

    // When
    boolean acquired = leases.acquire();

    // Then
    assertThat(acquired).isFalse();
  }

  @Test
  void theRetiredAreJoinedWhileSomebodyHoldsThem() {
    // Given
    leases.acquire();
    leases.retire();
    boolean joined = leases.join();
    leases.release();
    leases.release();

    // When
    boolean tooLate = leases.join();

    // Then
    assertThat(joined).isTrue();
    assertThat(tooLate).isFalse();
    assertThat(leases.released().toCompletableFuture()).isCompleted();
  }

  @Test
  void aLeaseEndsOnce() {
    // Given
    leases.acquire();
    leases.release();

    // When
    Throwable thrown = catchThrowable(leases::release);

    // Then
    assertThat(thrown).isInstanceOf(IllegalStateException.class);
  }
}
