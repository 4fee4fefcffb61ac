package io.meshline.ingest.protocols.fuzz;

import java.util.SplittableRandom;

/** Texts and numbers that have broken somebody's parser before. */
final class HostileValues {

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    99,
    127,
    128,
    255,
    999,
    1_000,
    65_535,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    253_402_300_799L,
    253_402_300_800_000L,
    9_007_199_254_740_993L,
    Long.MAX_VALUE / 1_000,
    Long.MAX_VALUE / 1_000_000 + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
  };

  private static final String[] TEXTS = {
    "",
    " ",
    "\u0000",
    "\u0001\u001f\u007f\u0085\u009f",
    "a\r\nb\tc",
    "\u2028\u2029",
    "\u200f\u202eshop\u202c\u2066",
    "\ufeffshop",
    "e\u0301\u0301\u0301",
    "😀",
    "|",
    "||||",
    "outbound|",
    "outbound|80||",
    "outbound|80|v1|a.b.svc.cluster.local",
    "inbound|80||",
    "inbound-vip|80|http|a.b.svc",
    "outbound_.80_._.a.b.svc.cluster.local",
    "PassthroughCluster",
    "BlackHoleCluster",
    "InboundPassthroughCluster",
    "sidecar~",
    "sidecar~10.0.0.1~a.b~c",
    "router~::1~a~",
    "waypoint~~~~",
    "~~~~",
    "://",
    "@",
    "a@b@c:1",
    ",;,",
    "kafka-1:9092,kafka-2:9092;;",
    "http://user:secret@host:1/p?q#f",
    "jdbc:mysql://u:p@h1:1,h2:2/db?x=y",
    "[::1]:80",
    "::ffff:10.0.0.1",
    "300.1.1.1",
    "?",
    "/?",
    "/a#b?c",
    "#",
    "-",
    "ot=th:",
    "ot=th:ffffffffffffff",
    "ot=th:8;rv:1,ot=th:fffffffffffffff",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "type.googleapis.com/google.protobuf.Struct",
    "type.googleapis.com/google.protobuf.BytesValue",
    "999999999999999999999",
    "-0",
    "0x10",
    "1e400",
    "NaN",
    "200",
    "404",
    "OK",
    "UNAVAILABLE",
    "grpc",
    "GRPC",
    "application/grpc",
    "SELECT * FROM t",
    "/*",
    "--",
    "((((",
    "{\"logic-span\":true}",
    "0000000000000000",
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "2026-11-22T10:15:00.000Z",
    "true",
    "null",
    "x".repeat(65),
    "ü".repeat(257),
    "😀".repeat(130),
    "a😀".repeat(700),
    "/" + "y".repeat(2_000),
  };

  private static final String LONG = "long\u202e\n ".repeat(12_000);
  private static final int HUGE = 1 << 21;

  private HostileValues() {}

  static long number(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong() >>> random.nextInt(1, 64);
      default -> NUMBERS[random.nextInt(NUMBERS.length)];
    };
  }

  /** Mostly short; one in some hundred is 100 kB long, one in some ten thousand 2 MB. */
  static String text(SplittableRandom random) {
    int kind = random.nextInt(50_000);
    if (kind < 100) {
      return kind < 2 ? "H".repeat(HUGE) : LONG;
    }
    return TEXTS[random.nextInt(TEXTS.length)];
  }
}
