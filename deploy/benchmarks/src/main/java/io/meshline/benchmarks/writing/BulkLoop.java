package io.meshline.benchmarks.writing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that writing takes: threads that each send the next ready-made request and wait for its
 * answer. A refused document is found by the letters of its status: nothing is parsed. What the
 * engine has no memory for just now (429) is sent again after a pause, as the sink does.
 */
final class BulkLoop {
  private static final int OK = 200;
  private static final int BUSY = 429;
  private static final long PAUSE_MILLIS = 150; // the mean of the sink's first one
  private static final byte[] BUSY_ITEM = "\"status\":429".getBytes(US_ASCII);
  private static final byte[] ITEM = "\"status\":20".getBytes(US_ASCII);

  private BulkLoop() {}

  /**
   * Sends all.
   *
   * @param concurrency requests at a time
   * @return how often the engine was too busy for a request
   * @throws IOException if a request or a document was refused otherwise
   */
  static int send(URI store, List<BulkRequest> requests, int concurrency) throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger busy = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(concurrency);
    try {
      List<Callable<Void>> senders = new ArrayList<>();
      for (int i = 0; i < concurrency; i++) {
        senders.add(
            () -> {
              for (int n = next.getAndIncrement();
                  n < requests.size();
                  n = next.getAndIncrement()) {
                while (!taken(store, requests.get(n))) {
                  busy.incrementAndGet();
                  Thread.sleep(PAUSE_MILLIS);
                }
              }
              return null;
            });
      }
      for (Future<Void> sender : threads.invokeAll(senders)) {
        sender.get();
      }
      return busy.get();
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean taken(URI store, BulkRequest request) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) store.resolve("/_bulk?" + request.query()).toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/x-ndjson");
    connection.setFixedLengthStreamingMode(request.body().length);
    try (var body = connection.getOutputStream()) {
      body.write(request.body());
    }
    if (connection.getResponseCode() == BUSY) {
      return false;
    }
    if (connection.getResponseCode() != OK) {
      throw new IOException("status " + connection.getResponseCode() + " for _bulk");
    }
    byte[] answer;
    try (InputStream in = connection.getInputStream()) {
      answer = in.readAllBytes();
    }
    int taken = occurrences(ITEM, answer);
    if (taken != request.documents()) {
      if (taken + occurrences(BUSY_ITEM, answer) == request.documents()) {
        return false;
      }
      throw new IOException(
          taken + " documents taken (expected: " + request.documents() + ", as many as were sent)");
    }
    return true;
  }

  private static int occurrences(byte[] item, byte[] answer) {
    int found = 0;
    int matched = 0;
    for (byte b : answer) {
      matched = b == item[matched] ? matched + 1 : b == item[0] ? 1 : 0;
      if (matched == item.length) {
        found++;
        matched = 0;
      }
    }
    return found;
  }
}
