package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

class PublicationQueueTest {
  private final TestProcessingTimeService clock = new TestProcessingTimeService();
  private final List<String> published = new ArrayList<>();
  private long takes;
  private int inAll;

  private final PublicationQueue queue =
      new PublicationQueue(
          clock,
          (due, windows, begin, end) -> {
            published.add(due + " at " + clock.getCurrentProcessingTime());
            assertThat(begin).as("where it stopped").isEqualTo(inAll % Math.max(1, windows.size()));
            inAll += end - begin;
            clock.advance(takes);
          });

  @Test
  void windowsArePublishedWhenTheirTimeHasCome() throws Exception {
    enqueue(300);
    enqueue(100);
    enqueue(200);
    assertThat(queue.entries()).isEqualTo(3);
    clock.setCurrentTime(99);
    assertThat(published).isEmpty();
    clock.setCurrentTime(100);
    clock.setCurrentTime(250);
    assertThat(published).containsExactly("100 at 100", "200 at 250");
    clock.setCurrentTime(300);
    assertThat(published).last().isEqualTo("300 at 300");
    assertThat(queue.entries()).isZero();
  }

  /** A slow store must not keep the job from reading calls. */
  @Test
  void publishingThatTakesLongIsDoneLessOften() throws Exception {
    takes = 50;
    enqueue(100);
    clock.setCurrentTime(100);
    // It was at its end at 150, and four times as long is for other work.
    enqueue(200);
    enqueue(300);
    clock.setCurrentTime(349);
    assertThat(published).containsExactly("100 at 100");
    clock.setCurrentTime(350);
    assertThat(published).containsExactly("100 at 100", "200 at 350", "300 at 400");
    takes = 0;
    enqueue(500);
    clock.setCurrentTime(849);
    assertThat(published).hasSize(3);
    clock.setCurrentTime(850);
    assertThat(published).last().isEqualTo("500 at 850");
    enqueue(900);
    clock.setCurrentTime(900);
    assertThat(published).last().isEqualTo("900 at 900");
  }

  @Test
  void afterAStandstillTheyRestForAWhileOnly() throws Exception {
    takes = 3_600_000;
    enqueue(100);
    clock.setCurrentTime(100);
    takes = 0;
    enqueue(200);
    clock.setCurrentTime(3_600_100 + 29_999);
    assertThat(published).containsExactly("100 at 100");
    clock.setCurrentTime(3_600_100 + 30_000);
    assertThat(published).last().isEqualTo("200 at 3630100");
  }

  /** A million windows at once must not keep the job from reading calls, either. */
  @Test
  void whereManyAreDueAtOnceTheyRestInBetween() throws Exception {
    takes = 10;
    for (int i = 0; i < 10_000; i++) {
      enqueue(100);
    }
    clock.setCurrentTime(100);
    int inOneTurn = inAll;
    assertThat(inOneTurn).isBetween(64, 2_000);
    assertThat(queue.entries()).isEqualTo(10_000 - inOneTurn);
    clock.setCurrentTime(300 + 799);
    assertThat(inAll).isEqualTo(inOneTurn);
    clock.setCurrentTime(300 + 800);
    assertThat(inAll).isEqualTo(2 * inOneTurn);
    for (long millis = 2_000; queue.entries() > 0; millis += 1_000) {
      assertThat(millis).isLessThan(20_000);
      clock.setCurrentTime(millis);
    }
    assertThat(inAll).isEqualTo(10_000);
  }

  private void enqueue(long atMillis) {
    queue.add(atMillis, 0, EntityKey.ofBytes(new byte[] {1}), 1);
  }
}
