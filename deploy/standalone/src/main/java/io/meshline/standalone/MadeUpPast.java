package io.meshline.standalone;

import io.meshline.standalone.seed.Seeder;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The past that a demo begins with: it is made up and aggregated before anything of the present is
 * published, since event time only goes on.
 */
final class MadeUpPast {
  /** As {@link Seeder#publish}. */
  interface Publishing {
    Seeder.Past publish(Duration length, Instant now, Runnable begun, Consumer<String> progress);
  }

  private final Publishing publishing;
  private final Predicate<Instant> eventTime;
  private final SeedWatch watch;
  private final Progress progress;

  /**
   * Of a stack whose jobs run.
   *
   * @param eventTime waits until a job has come to a time; false: it does not
   */
  MadeUpPast(
      Publishing publishing, Predicate<Instant> eventTime, SeedWatch watch, Progress progress) {
    this.publishing = publishing;
    this.eventTime = eventTime;
    this.watch = watch;
    this.progress = progress;
  }

  /**
   * How long a past is to be made up; zero if there are documents already.
   *
   * @param days that are wished for, 0 or more
   * @param newest begin of the newest window that has a document, null if none has; asked only if
   *     there is a wish
   */
  static Duration length(int days, Supplier<@Nullable Instant> newest, Progress progress) {
    if (days > 0 && newest.get() != null) {
      progress.line("seed", "left out: there are documents already (./meshline clean)");
      return Duration.ZERO;
    }
    return Duration.ofDays(days);
  }

  /**
   * Makes it up, and waits until the jobs are done with it.
   *
   * @param length of it
   * @param now its end
   */
  Seeder.Past make(Duration length, Instant now) {
    Seeder.Past past =
        progress.step(
            "seed",
            () ->
                publishing.publish(
                    length,
                    now,
                    () -> begun(Seeder.begin(length, now)),
                    text -> progress.line("seed", text)),
            made ->
                "%d observations of %d days; an incident from %s, a deploy at %s"
                    .formatted(
                        made.observations(), length.toDays(), made.incident(), made.deploy()));
    watch.await(past.end());
    return past;
  }

  private void begun(Instant begin) {
    if (!eventTime.test(begin)) {
      progress.line("seed", "the job does not begin; its past follows anyway");
    }
  }
}
