package io.meshline.standalone.doctor;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for Kafka, whose client gives up by itself after the time-out that it was opened with. */
final class Answers {
  private Answers() {}

  /**
   * The answer.
   *
   * @throws IOException naming the question and what came instead
   */
  static <T> T to(String question, KafkaFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("cannot " + question + ": " + cause.getMessage(), cause);
    }
  }
}
