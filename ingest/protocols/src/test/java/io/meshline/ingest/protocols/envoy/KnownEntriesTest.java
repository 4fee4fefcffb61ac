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
  void aTableIsWrittenAnewWhenAPartOfItWasMissed() throws Exception {
    KnownEntries known = new KnownEntries(1 << 20);
    for (int i = 0; i < 100; i++) {
      KnownShapes.Known shape = add(known, i);
      for (int time = 0; find(known, PROXY, 1, i) == null; time++) {
        assertThat(time).isLessThan(26);
        shape = add(known, i);
      }
      assertThat(find(known, PROXY, 1, i)).isSameAs(shape);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(find(known, PROXY, 1, i)).isNotNull();
    }
  }

  @Test
  void allGoWhenTheyTakeTooMuchButNotBeforeTheyWereOfUse() throws Exception {
    int most = 100_000;
    KnownEntries known = new KnownEntries(most);
    int added = 0;
    while (known.takesMore()) {
      KnownShapes.Known unused = add(known, added++);
    }
    long full = known.bytes();
    assertThat(added).isGreaterThan(10);
    assertThat(full).isBetween((long) most, most + 5_000L);
    KnownShapes.Known refused = add(known, added);
    assertThat(known.bytes()).isEqualTo(full);
    known.looked(16 * added - 1);
    assertThat(known.takesMore()).isFalse();
    known.looked(1);
    assertThat(known.takesMore()).isTrue();
    KnownShapes.Known shape = add(known, added);
    assertThat(shape).isNotSameAs(refused);
    assertThat(known.bytes()).isBetween(1L, 5_000L);
    assertThat(find(known, PROXY, 1, added)).isSameAs(shape);
    assertThat(find(known, PROXY, 1, 0)).isNull();
  }

  private static KnownShapes.Known add(KnownEntries known, int number) throws Exception {
    byte[] bytes = bytes(number);
    KnownShapes.Known shape =
        new KnownShapes.Known(number, number, bytes.length, PROXY, null, null);
    known.add(PROXY, 1, new EntryScan(bytes).recorded(0, bytes.length), bytes.length, shape);
    return shape;
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
            "sidecar GET /pay/" + number + "?user=1 HTTP/1.1 200 - cluster=inbound|80|| sent=3ms")
        .getHttpLogs()
        .getLogEntry(0)
        .toByteArray();
  }
}
