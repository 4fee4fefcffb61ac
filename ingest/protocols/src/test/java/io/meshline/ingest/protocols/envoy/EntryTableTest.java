package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.meshline.ingest.protocols.fuzz.EnvoySeeds;
import io.meshline.ingest.protocols.fuzz.WireMutations;
import io.meshline.ingest.protocols.messages.ShapeRecording;
import io.meshline.ingest.protocols.messages.ShapeTree;
import io.meshline.ingest.protocols.messages.WireScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a table says of an entry is what looking at each of its fields says. */
class EntryTableTest {
  private static final int ENTRIES = 10_000;
  private static final int IN_TREE = 250;
  private static final int LENGTH = 4_000;

  /** An entry in a message, in which more or less comes before and behind it. */
  private static final class Part {
    private final byte[] message;
    private final int from;
    private final int to;

    Part(byte[] entry) {
      from = entry.length % 20;
      to = from + entry.length;
      message = new byte[to + from];
      Arrays.fill(message, (byte) '/');
      System.arraycopy(entry, 0, message, from, entry.length);
    }
  }

  /** The key of an entry's shape, and what the entry has for itself. */
  private record Seen(String key, String own) {}

  @Test
  void damagedEntriesAreKnownOnlyByTheirShape() throws Exception {
    long seed = System.nanoTime();
    WireMutations mutations = new WireMutations(seed, entries());
    ShapeTree<String> tree = ShapeTree.empty();
    int inTree = 0;
    int known = 0;
    int added = 0;
    for (int i = 0; i < ENTRIES; i++) {
      byte[] bytes = mutations.next();
      Seen seen = byFields(bytes);
      Seen before = inTree == 0 ? null : byTable(tree, bytes);
      if (before != null) {
        assertThat(before).as("seed %d, entry %d", seed, i).isEqualTo(seen);
        known++;
      } else if (seen != null) {
        if (inTree == IN_TREE) {
          tree = ShapeTree.empty();
          inTree = 0;
        }
        ShapeTree<String> with = with(tree, bytes, seen.key);
        if (with != tree) {
          tree = with;
          inTree++;
          assertThat(byTable(tree, bytes)).as("seed %d, entry %d", seed, i).isEqualTo(seen);
          added++;
        }
      }
    }
    assertThat(known).as("seed %d", seed).isGreaterThan(ENTRIES / 100);
    assertThat(added).as("seed %d", seed).isGreaterThan(ENTRIES / 10);
  }

  @Test
  void whatIsInATreeStaysThere() throws Exception {
    WireMutations mutations = new WireMutations(17, entries());
    ShapeTree<String> tree = ShapeTree.empty();
    List<byte[]> all = new ArrayList<>();
    while (all.size() < IN_TREE) {
      byte[] bytes = mutations.next();
      Seen seen = byFields(bytes);
      ShapeTree<String> with = seen == null ? tree : with(tree, bytes, seen.key);
      if (with != tree) {
        tree = with;
        all.add(bytes);
      }
    }
    for (byte[] bytes : all) {
      assertThat(byTable(tree, bytes)).isEqualTo(byFields(bytes));
    }
    assertThat(tree.bytes()).isPositive();
    long bytes = tree.bytes();
    for (byte[] again : all) {
      assertThat(with(tree, again, Objects.requireNonNull(byFields(again)).key)).isSameAs(tree);
      tree = with(tree, again, "again");
    }
    assertThat(tree.bytes()).isEqualTo(bytes);
  }

  @Test
  void pathsAndTheirQueriesMakeNoDifference() throws Exception {
    ShapeTree<String> tree = ShapeTree.empty();
    byte[] without = entry("/pay");
    byte[] with = entry("/pay?user=1");
    byte[] other = entry("/pays/" + "a".repeat(500));
    Seen seen = Objects.requireNonNull(byFields(without));
    assertThat(byFields(with)).isEqualTo(seen);
    assertThat(byTable(with(tree, without, seen.key), with)).isEqualTo(seen);
    assertThat(byTable(with(tree, with, seen.key), without)).isEqualTo(seen);
    assertThat(byTable(with(tree, with, seen.key), other)).isEqualTo(byFields(other));
    assertThat(Objects.requireNonNull(byFields(other)).key).isEqualTo(seen.key);
  }

  /** Whether it is a text takes a closer look than a table has. */
  @Test
  void aPathThatIsNotAsciiIsNotKnown() throws Exception {
    byte[] text = entry("/zahlung/für");
    Seen seen = Objects.requireNonNull(byFields(text));
    ShapeTree<String> tree = with(ShapeTree.empty(), entry("/pay"), seen.key);
    assertThat(with(tree, text, seen.key)).isSameAs(tree);
    assertThat(byTable(tree, text)).isNull();
  }

  /** Else whoever sends them could make the tree so deep that a thread's stack is too small. */
  @Test
  void namesOfWhichEachGoesOnFromTheOneBeforeMakeNoDeepTree() throws Exception {
    ShapeTree<String> tree = ShapeTree.empty();
    long full = 0;
    for (int i = 0; i < LENGTH; i++) {
      byte[] bytes = of("a".repeat(i) + "b" + "a".repeat(LENGTH - i));
      tree = with(tree, bytes, Objects.requireNonNull(byFields(bytes)).key);
      if (i == 200) {
        full = tree.bytes();
      }
    }
    assertThat(tree.bytes()).isEqualTo(full);
    int known = 0;
    for (int i = 0; i < LENGTH; i++) {
      byte[] bytes = of("a".repeat(i) + "b" + "a".repeat(LENGTH - i));
      Seen seen = byTable(tree, bytes);
      if (seen != null) {
        assertThat(seen).isEqualTo(byFields(bytes));
        known++;
      }
    }
    assertThat(known).isBetween(100, 200);
  }

  /** In this order each one branches off before all others, which go deeper by that. */
  @Test
  void aTreeMayBeDeepByWhatWasThereBefore() throws Exception {
    ShapeTree<String> tree = ShapeTree.empty();
    for (int i = LENGTH; i > 0; i--) {
      byte[] bytes = of("a".repeat(i) + "b" + "a".repeat(LENGTH - i));
      tree = with(tree, bytes, Objects.requireNonNull(byFields(bytes)).key);
    }
    for (int i = LENGTH; i > 0; i -= 333) {
      byte[] bytes = of("a".repeat(i) + "b" + "a".repeat(LENGTH - i));
      assertThat(byTable(tree, bytes)).isEqualTo(byFields(bytes));
    }
  }

  /** A field that is told twice is put together from both, which a table would not. */
  @Test
  void anEntryThatTellsATimeTwiceIsNotForATable() throws Exception {
    byte[] twice = entry("/pay");
    byte[] bytes = new byte[2 * twice.length];
    System.arraycopy(twice, 0, bytes, 0, twice.length);
    System.arraycopy(twice, 0, bytes, twice.length, twice.length);
    assertThat(byFields(bytes)).isNotNull();
    ShapeTree<String> tree = ShapeTree.empty();
    assertThat(with(tree, bytes, "twice")).isSameAs(tree);
    assertThat(with(tree, twice, "once")).isNotSameAs(tree);
  }

  private static ShapeTree<String> with(ShapeTree<String> tree, byte[] bytes, String key)
      throws Exception {
    Part part = new Part(bytes);
    ShapeRecording recording = new EntryScan(part.message).recorded(part.from, part.to);
    return tree.with(recording, part.to, key);
  }

  private static @Nullable Seen byFields(byte[] bytes) {
    Part part = new Part(bytes);
    EntryScan scan = new EntryScan(part.message);
    try {
      LoggedRequest request = scan.entry(part.from, part.to);
      scan.key().digest(0);
      return new Seen(scan.key().first() + "/" + scan.key().second(), own(scan, request));
    } catch (WireScan.OddException odd) {
      return null;
    }
  }

  private static @Nullable Seen byTable(ShapeTree<String> tree, byte[] bytes) {
    Part part = new Part(bytes);
    LoggedRequest request = new LoggedRequest(new LoggedTimes());
    try {
      EntryScan scan = new EntryScan(part.message);
      String key = scan.known(tree.table(), part.from, part.to, request);
      return key == null ? null : new Seen(key, own(scan, request));
    } catch (WireScan.OddException odd) {
      return null;
    }
  }

  private static String own(EntryScan scan, LoggedRequest request) {
    StringBuilder own = new StringBuilder();
    own.append(request.requestHeaders).append(' ').append(request.requestBody).append(' ');
    own.append(request.responseHeaders).append(' ').append(request.responseBody).append(' ');
    own.append(request.traceId());
    for (int which = 0; which < LoggedTimes.COUNT; which++) {
      own.append(' ').append(request.times.has(which)).append(request.times.seconds(which));
      own.append(',').append(request.times.nanos(which));
    }
    for (int which = 0; which < EntryFields.PATHS; which++) {
      own.append(' ').append(scan.path(request, which));
    }
    return own.toString();
  }

  private static byte[] entry(String path) {
    return LoggedEntry.message(
            "sidecar GET " + path + " HTTP/1.1 200 - cluster=inbound|80|| sent=3ms")
        .getHttpLogs()
        .getLogEntry(0)
        .toByteArray();
  }

  private static byte[] of(String authority) throws Exception {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.parseFrom(entry("/pay")).toBuilder();
    entry.getRequestBuilder().setAuthority(authority);
    return entry.build().toByteArray();
  }

  private static List<HTTPAccessLogEntry> entries() {
    List<HTTPAccessLogEntry> entries = new ArrayList<>();
    EnvoySeeds.messages()
        .forEach(message -> entries.addAll(message.getHttpLogs().getLogEntryList()));
    return entries;
  }
}
