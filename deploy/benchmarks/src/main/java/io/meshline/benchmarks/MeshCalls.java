package io.meshline.benchmarks;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.util.HashMap;
import java.util.HexFormat;

/**
 * Calls on the paths of a mesh, made up from a seed. Each path is seen from one observation point;
 * the points take turns, so that an edge has all four. One call in four carries a trace id, two in
 * a hundred fail, latencies are spread over five decades, and completions are out of order by up to
 * {@value #DISORDER_MICROS} µs. Called endpoints may have an id in them, which no other call has,
 * as proxies tell them.
 */
final class MeshCalls implements NumberedCalls {

  private static final long serialVersionUID = 1;

  /** How much later than its neighbours a call may be. */
  static final long DISORDER_MICROS = 5_000_000;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long MICROS = 1_000_000;
  private static final Reporter[] REPORTERS = {
    Reporter.AGENT, Reporter.SIDECAR, Reporter.SIDECAR, Reporter.AGENT
  };
  private static final Side[] SIDES = {Side.CLIENT, Side.CLIENT, Side.SERVER, Side.SERVER};
  private static final String[] BEFORE_IDS = Mesh.beforeIds();

  /** Ids are numbers of eleven digits: those of a repetition begin with its own. */
  private static final long IDS = 10_000_000_000L;

  private static final String[] REASONS = {"500", "503", "UF", "UT", "UO", "DC"};

  private final long seed;
  private final long beginMicros;
  private final double perSecond;
  private final Party[] parties;
  private final int[] sources;
  private final int[] destinations;
  private final byte[] points;
  private final AliasTable popularity;
  private final boolean ids;

  /**
   * @param beginMicros completion of the first call, in microseconds since 1970-01-01T00:00:00Z
   * @param perSecond calls per second of event time
   */
  MeshCalls(Mesh mesh, Popularity popularity, long seed, long beginMicros, double perSecond) {
    this(mesh, popularity, seed, beginMicros, perSecond, false);
  }

  /**
   * The same.
   *
   * @param ids whether called endpoints have ids in them
   */
  MeshCalls(
      Mesh mesh,
      Popularity popularity,
      long seed,
      long beginMicros,
      double perSecond,
      boolean ids) {
    this.ids = ids;
    this.seed = seed;
    this.beginMicros = beginMicros;
    this.perSecond = perSecond;
    this.parties = mesh.parties();
    this.sources = new int[mesh.paths()];
    this.destinations = new int[mesh.paths()];
    this.points = new byte[mesh.paths()];
    for (int path = 0; path < mesh.paths(); path++) {
      sources[path] = mesh.source(path);
      destinations[path] = mesh.destination(path);
      points[path] = (byte) (mesh.place(path) % SIDES.length);
    }
    this.popularity = new AliasTable(mesh.weights(popularity));
  }

  @Override
  public CallRecord call(long number) {
    return call(number, 0, 0);
  }

  /**
   * A call that comes again.
   *
   * @param repetition how many times it came before: its id is another one
   * @param laterMicros how much later it comes
   */
  CallRecord call(long number, int repetition, long laterMicros) {
    long random = seed ^ number * GOLDEN;
    int path = popularity.draw(unit(random));
    int point = points[path];
    // Log-normal about 5 ms, as latencies are, from some 50 µs to some seconds.
    double spread = unit(random + 1) + unit(random + 2) + unit(random + 3) - 1.5;
    long latency = (long) (5_000 * Math.exp(4.5 * spread));
    long completion =
        beginMicros
            + laterMicros
            + (long) (number / perSecond * MICROS)
            + (long) (unit(random + 4) * DISORDER_MICROS);
    long fate = (mix(random + 5) >>> 1) % 100;
    Outcome outcome =
        fate == 0 ? Outcome.FAILURE : fate == 1 ? Outcome.CLIENT_ERROR : Outcome.SUCCESS;
    long details = mix(random + 6);
    boolean traced = (details & 3) == 0;
    HexFormat hex = HexFormat.of();
    return new CallRecord(
        EventTimes.instant(completion - latency),
        latency,
        REPORTERS[point],
        SIDES[point],
        parties[sources[path]],
        ids
            ? withId(destinations[path], (repetition + 1) * IDS + number)
            : parties[destinations[path]],
        Protocol.HTTP,
        outcome == Outcome.FAILURE ? 500 : outcome == Outcome.CLIENT_ERROR ? 404 : 200,
        outcome,
        outcome == Outcome.FAILURE
            ? REASONS[(int) ((details >>> 8) % REASONS.length)]
            : outcome == Outcome.CLIENT_ERROR ? "404" : "",
        REPORTERS[point] == Reporter.SIDECAR ? TlsMode.MTLS : TlsMode.NONE,
        200 + (details >>> 40 & 0x3ff),
        500 + (details >>> 20 & 0x3fff),
        1L,
        traced ? hex.toHexDigits(details) + hex.toHexDigits(mix(random + 7)) : "",
        traced ? hex.toHexDigits(mix(random + 8)) : "",
        new HashMap<>(0),
        Scope.FULL);
  }

  private Party withId(int place, long id) {
    return PartyTexts.at(parties[place], BEFORE_IDS[Mesh.endpoint(place)] + id);
  }

  /** A number from 0 to less than 1, with 53 random bits. */
  private static double unit(long value) {
    return (mix(value) >>> 11) * 0x1.0p-53;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
