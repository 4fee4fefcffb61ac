package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether calls are alike or not, what was counted is what a map would have counted. */
class TalliesTest {

  /** Some calls. */
  private record Calls(CallProtocol protocol, CallTls tls, int httpClass, long n) {}

  private static final List<CallProtocol> PROTOCOLS = List.of(CallProtocol.values());
  private static final List<CallTls> TLS_MODES = List.of(CallTls.values());

  private final Random random = new Random(42);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40})
  void countsWhatAMapWould(int kinds) {
    for (int round = 0; round < 300; round++) {
      List<Calls> calls = calls(kinds, random.nextInt(6));
      Tallies one = new Tallies();
      add(one, calls);
      assertThat(counted(one)).isEqualTo(naive(calls));

      List<Calls> more = calls(kinds, random.nextInt(6));
      Tallies other = new Tallies();
      if (round % 3 == 0) {
        add(other, calls(40, 3));
        other.clear();
      }
      add(other, more);
      Tallies read = new Tallies();
      read.mergeFrom(new ByteReader(bytes(other)));
      read.mergeFrom(new ByteReader(bytes(one)));
      one.merge(other);

      List<Calls> all = new ArrayList<>(calls);
      all.addAll(more);
      assertThat(counted(one)).isEqualTo(naive(all));
      assertThat(counted(read)).isEqualTo(naive(all));
      assertThat(bytes(read)).as("whatever the order").isEqualTo(bytes(one));
      one.merge(one);
      all.addAll(List.copyOf(all));
      assertThat(counted(one)).isEqualTo(naive(all));
    }
  }

  /** As savepoints have it: places as bits, 0 HTTP, 9 no TLS, 12 and 13 1xx and 2xx; counts. */
  @Test
  void bytesAreThoseOfTheArray() {
    Tallies tallies = new Tallies();
    add(tallies, List.of(new Calls(CallProtocol.HTTP, CallTls.NONE, 2, 3)));
    assertThat(bytes(tallies)).containsExactly(0x81, 0x44, 3, 3, 3);

    add(tallies, List.of(new Calls(CallProtocol.HTTP, CallTls.NONE, 1, 2)));
    assertThat(bytes(tallies)).containsExactly(0x81, 0x64, 5, 5, 2, 3);
    assertThat(bytes(new Tallies())).containsExactly(0);
  }

  private List<Calls> calls(int kinds, int size) {
    List<Calls> kept = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int kind = random.nextInt(kinds);
      CallProtocol protocol = PROTOCOLS.get(kind % PROTOCOLS.size());
      CallTls tls = TLS_MODES.get(kind / 3 % TLS_MODES.size());
      kept.add(new Calls(protocol, tls, kind % 6, 1 + random.nextInt(3)));
    }
    return kept;
  }

  private static void add(Tallies tallies, List<Calls> calls) {
    for (Calls some : calls) {
      tallies.add(Tallies.kind(some.protocol, some.tls, some.httpClass), some.n);
    }
  }

  private static Map<String, Long> counted(Tallies tallies) {
    Map<String, Long> map = new TreeMap<>(tallies.protocols());
    tallies.tls().forEach((name, n) -> map.put("tls " + name, n));
    tallies.putHttpClasses(map);
    return map;
  }

  private static Map<String, Long> naive(List<Calls> calls) {
    Map<String, Long> map = new TreeMap<>();
    for (Calls some : calls) {
      map.merge(some.protocol.name(), some.n, Long::sum);
      map.merge("tls " + some.tls.name(), some.n, Long::sum);
      if (some.httpClass > 0) {
        map.merge(some.httpClass + "xx", some.n, Long::sum);
      }
    }
    return map;
  }

  private static byte[] bytes(Tallies tallies) {
    ByteWriter writer = new ByteWriter();
    tallies.writeTo(writer);
    return writer.toBytes();
  }
}
