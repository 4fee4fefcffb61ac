package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.protocols.Parties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownEntriesTest {
  private static final Proxy PROXY =
      new Proxy(false, false, "10.1.0.8", Parties.service("", "shop", "pay", "p-1", ""));
  private static final Proxy OTHER =
      new Proxy(false, false, "10.1.0.9", Parties.service("", "shop", "other", "o-1", ""));

  @Test
  void anEntryIsKnownOfItsProxyOnly() throws Exception {
    KnownEntries known = new KnownEntries(1 << 20);
    KnownShapes.Known shape = add(known, 0);
    assertThat(find(known, PROXY, 1, 0)).isSameAs(shape);
    assertThat(find(known, PROXY, 1, 1)).isNull();
    assertThat(known.of(PROXY, 2)).isNull();
    // Whose hash is the same.
    assertThat(known.of(OTHER, 1)).isNull();
  }

  @Test
  void aTableIsWrittenAnewWhenEnoughWasMissedInIt() throws Exception {
    KnownEntries known = new KnownEntries(1 << 20);
    int tries = 0;
    for (int i = 0; i < 200; i++) {
      KnownShapes.Known shape = add(known, i);
      while (find(known, PROXY, 1, i) == null) {
        shape = add(known, i);
        tries++;
      }
      assertThat(find(known, PROXY, 1, i)).isSameAs(shape);
    }
    // At last some 200 entries of 100 bytes and more, for each of which 4 kB are written.
    assertThat(tries).isBetween(200, 20 * 200);
    for (int i = 0; i < 200; i++) {
      assertThat(find(known, PROXY, 1, i)).isNotNull();
    }
  }

  @Test
  void whatIsThereDoesNotWriteATable() throws Exception {
    KnownEntries known = new KnownEntries(1 << 20);
    KnownShapes.Known shape = add(known, 0);
    var table = known.of(PROXY, 1);
    assertThat(table).isNotNull();
    long bytes = known.bytes();
    for (int i = 0; i < 1_000; i++) {
      add(known, 0, PROXY, shape);
    }
    assertThat(known.of(PROXY, 1)).isSameAs(table);
    assertThat(known.bytes()).isEqualTo(bytes);
  }

  @Test
  void whoHasTheHashOfAnotherOneDoesNotTakeItsPlace() throws Exception {
    KnownEntries known = new KnownEntries(1 << 20);
    KnownShapes.Known shape = add(known, 0);
    long bytes = known.bytes();
    add(known, 1, OTHER, new KnownShapes.Known(1, 1, 100, OTHER, null, null));
    assertThat(known.of(OTHER, 1)).isNull();
    assertThat(find(known, PROXY, 1, 0)).isSameAs(shape);
    assertThat(known.bytes()).isEqualTo(bytes);
  }

  @Test
  void allGoWhenTheyTakeTooMuchButNotBeforeTheyWereOfUse() throws Exception {
    int most = 100_000;
    KnownEntries known = new KnownEntries(most);
    int added = 0;
    while (known.takesMore()) {
      known.looked(100);
      KnownShapes.Known each = add(known, added++);
      assertThat(each).isNotNull();
    }
    long full = known.bytes();
    assertThat(added).isGreaterThan(10);
    assertThat(full).isBetween((long) most, most + 5_000L);
    KnownShapes.Known unused = add(known, added);
    assertThat(known.bytes()).isEqualTo(full);
    known.looked(16 * added - 1);
    assertThat(known.takesMore()).isFalse();
    known.looked(1);
    assertThat(known.takesMore()).isTrue();
    KnownShapes.Known shape = add(known, added);
    assertThat(known.bytes()).isBetween(1L, 5_000L);
    assertThat(find(known, PROXY, 1, added)).isSameAs(shape);
    assertThat(find(known, PROXY, 1, 0)).isNull();
  }

  private static KnownShapes.Known add(KnownEntries known, int number) throws Exception {
    KnownShapes.Known shape = new KnownShapes.Known(number, number, 100, PROXY, null, null);
    add(known, number, PROXY, shape);
    return shape;
  }

  private static void add(KnownEntries known, int number, Proxy proxy, KnownShapes.Known shape)
      throws Exception {
    byte[] bytes = bytes(number);
    known.add(proxy, 1, new EntryScan(bytes).recorded(0, bytes.length), bytes.length, shape);
  }

  private static KnownShapes.@Nullable Known find(
      KnownEntries known, Proxy proxy, long hash, int number) throws Exception {
    var table = known.of(proxy, hash);
    byte[] bytes = bytes(number);
    return table == null
        ? null
        : new EntryScan(bytes).known(table, 0, bytes.length, new LoggedRequest(new LoggedTimes()));
  }

  private static byte[] bytes(int number) {
    return LoggedEntry.message(
            "sidecar GET /pay?user=1 HTTP/1.1 200 - cluster=inbound|80||shop-"
                + number
                + " sent=3ms")
        .getHttpLogs()
        .getLogEntry(0)
        .toByteArray();
  }
}
