package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.standalone.engine.EngineException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final FakeTime time = new FakeTime();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void whatIsSoIsNotWaitedFor() {
    assertThat(patience(Duration.ofSeconds(10)).until(() -> looks.incrementAndGet() == 1)).isTrue();
    assertThat(time.pauses()).isZero();
  }

  @Test
  void itLooksUntilItIsSo() {
    assertThat(patience(Duration.ofSeconds(10)).until(() -> looks.incrementAndGet() == 4)).isTrue();
    assertThat(time.pauses()).isEqualTo(3);
  }

  @Test
  void itEndsAndLooksOnceAtLeast() {
    assertThat(patience(Duration.ofSeconds(10)).until(() -> looks.incrementAndGet() < 0)).isFalse();
    assertThat(looks).hasValue(5);
    looks.set(0);
    assertThat(patience(Duration.ZERO).until(() -> looks.incrementAndGet() < 0)).isFalse();
    assertThat(looks).hasValue(1);
  }

  @Test
  void whoeverIsInterruptedStops() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> new Patience(Duration.ofMinutes(1), Duration.ofMinutes(1)).until(() -> false))
        .isInstanceOf(EngineException.class)
        .hasMessage("stopping");
    assertThat(Thread.interrupted()).isTrue();
  }

  private Patience patience(Duration most) {
    return time.patience(most, Duration.ofSeconds(2));
  }
}
