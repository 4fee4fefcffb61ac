package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.meshline.ingest.protocols.fuzz.EnvoySeeds;
import io.meshline.ingest.protocols.fuzz.WireMutations;
import io.meshline.ingest.protocols.messages.ShapeRecording;
import io.meshline.ingest.protocols.messages.ShapeTree;
import io.meshline.ingest.protocols.messages.WireScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a table says of an entry is what looking at each of its fields says. */
class EntryTableTest {
  private static final int ENTRIES = 10_000;
  private static final int IN_TREE = 250;

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
      tree = with(tree, again, "again");
    }
    assertThat(tree.bytes()).isEqualTo(bytes);
  }

  /** A field that is told twice is put together from both, which a table would not. */
  @Test
  void anEntryThatTellsATimeTwiceIsNotForATable() throws Exception {
    byte[] twice =
        LoggedEntry.message("sidecar GET /pay HTTP/1.1 200 - cluster=inbound|80|| sent=3ms")
            .getHttpLogs()
            .getLogEntry(0)
            .toByteArray();
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
    ShapeRecording recording = new EntryScan(bytes).recorded(0, bytes.length);
    return tree.with(recording, bytes.length, key);
  }

  private static @Nullable Seen byFields(byte[] bytes) {
    EntryScan scan = new EntryScan(bytes);
    try {
      LoggedRequest request = scan.entry(0, bytes.length);
      scan.key().digest(0);
      return new Seen(scan.key().first() + "/" + scan.key().second(), own(request));
    } catch (WireScan.OddException odd) {
      return null;
    }
  }

  private static @Nullable Seen byTable(ShapeTree<String> tree, byte[] bytes) {
    LoggedRequest request = new LoggedRequest(new LoggedTimes());
    try {
      String key = new EntryScan(bytes).known(tree.table(), 0, bytes.length, request);
      return key == null ? null : new Seen(key, own(request));
    } catch (WireScan.OddException odd) {
      return null;
    }
  }

  private static String own(LoggedRequest request) {
    StringBuilder own = new StringBuilder();
    own.append(request.requestHeaders).append(' ').append(request.requestBody).append(' ');
    own.append(request.responseHeaders).append(' ').append(request.responseBody).append(' ');
    own.append(request.traceId());
    for (int which = 0; which < LoggedTimes.COUNT; which++) {
      own.append(' ').append(request.times.has(which)).append(request.times.seconds(which));
      own.append(',').append(request.times.nanos(which));
    }
    return own.toString();
  }

  private static List<HTTPAccessLogEntry> entries() {
    List<HTTPAccessLogEntry> entries = new ArrayList<>();
    EnvoySeeds.messages()
        .forEach(message -> entries.addAll(message.getHttpLogs().getLogEntryList()));
    return entries;
  }
}
