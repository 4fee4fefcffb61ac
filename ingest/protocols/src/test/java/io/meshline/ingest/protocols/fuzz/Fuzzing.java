package io.meshline.ingest.protocols.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.protocols.DocumentedReasons;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Recorder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Feeds damaged messages to a converter. Whatever comes, it must give records within the contract
 * or rejections whose reasons are known, throw nothing, and hold on to nothing.
 *
 * <p>The heap is that of the whole JVM, so nothing else may run in it meanwhile.
 *
 * <p>The system properties {@code meshline.fuzz.messages} and {@code meshline.fuzz.seed} choose
 * other numbers, such as those that a failure names.
 */
final class Fuzzing {

  private static final int MESSAGES = Integer.getInteger("meshline.fuzz.messages", 100_000);
  private static final long SEED = Long.getLong("meshline.fuzz.seed", 20_261_122L);

  /** Growth of the heap for each message, besides what the JVM itself takes meanwhile. */
  private static final long MAX_GROWTH = 16;

  /**
   * Classes, caches of reflection and compiled code: up to 1.5 MB were seen where all cores were
   * busy. A leak of 40 bytes in each of 100,000 messages is more than both.
   */
  private static final long JVM_GROWTH = 2 << 20;

  private static final int SHOWN = 2_000;

  private final String name;
  private final Set<String> reasons;
  private final long remembered;

  /**
   * @param remembered bytes of heap that the converter may fill by and by, however many messages
   *     come
   */
  Fuzzing(String name, Set<String> reasons, long remembered) {
    this.name = name;
    this.reasons = reasons;
    this.remembered = remembered;
  }

  /** A converter as the receiver uses it. */
  interface Converter {

    /**
     * Converts one message.
     *
     * @throws IOException if the bytes are no such message, which is a named rejection too
     */
    void convert(byte[] message, Outlet outlet) throws IOException;
  }

  /** What became of the messages. */
  record Result(Recorder records, long undecodable) {}

  /** What every converter must do with its messages. */
  static void check(FuzzCase it) {
    Fuzzing fuzzing = new Fuzzing(it.name(), DocumentedReasons.names(), it.remembered());
    Result result = fuzzing.run(it.mutations().apply(SEED), it.converter(), MESSAGES);
    assertThat(result.records().calls + result.records().spans + result.records().instances)
        .as("records")
        .isPositive();
    assertThat(result.records().rejections).as("rejections").isPositive();
    assertThat(result.undecodable()).as("undecodable").isPositive();
  }

  Result run(Mutations mutations, Converter converter, int messages) {
    Recorder records = new Recorder(false);
    System.out.println(name + ": seed " + SEED + ", " + messages + " messages");
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long undecodable = 0;
    long before = Long.MAX_VALUE;
    for (int i = 0; i < messages; i++) {
      if (i == messages / 10) {
        before = usedAfterCollection();
      }
      byte[] message = mutations.next();
      try {
        converter.convert(message, records);
      } catch (IOException noMessage) {
        undecodable++;
      } catch (RuntimeException | Error fault) {
        throw new AssertionError(
            "%s: seed %d, message %d: %s".formatted(name, SEED, i, shown(message)), fault);
      }
    }
    long growth = usedAfterCollection() - before;
    System.out.printf(
        "%s: %d calls, %d spans, %d instances, %d rejections %s, %d undecodable;"
            + " %.1f s of CPU, heap %+d kB%n",
        name,
        records.calls,
        records.spans,
        records.instances,
        records.rejections,
        records.reasons,
        undecodable,
        (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e9,
        growth >> 10);
    assertThat(growth)
        .as("%s: growth of the heap in bytes", name)
        .isLessThan(Math.max(remembered, JVM_GROWTH + MAX_GROWTH * messages));
    assertThat(reasons).as("%s: reasons that are documented", name).containsAll(records.reasons);
    return new Result(records, undecodable);
  }

  private static long usedAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static String shown(byte[] message) {
    byte[] shown = message.length > SHOWN ? Arrays.copyOf(message, SHOWN) : message;
    return message.length + " bytes, " + HexFormat.of().formatHex(shown);
  }
}
