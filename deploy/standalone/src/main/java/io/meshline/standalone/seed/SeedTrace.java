package io.meshline.standalone.seed;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.PartyTexts;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One visit to the sample mesh, as its agents and sidecars would tell of it: a call takes as long
 * as its callee and all that this one waits for; an answer that is an error ends what the caller
 * was about.
 */
final class SeedTrace {
  /** Callers of the sample mesh give up then. */
  private static final long MOST_MICROS = 4_000_000;

  /** What a call takes beyond the callee's own time: callee's sidecar, network, caller's stack. */
  private static final long[] BETWEEN = {500, 700, 900};

  private static final Party VISITOR =
      Party.newBuilder().setService("User").setKind(Kind.USER).build();

  private final SplittableRandom random;
  private final UnaryOperator<String> instances;
  private final @Nullable SeedTrouble trouble;
  private final long weight;
  private final Consumer<CallRecord> calls;
  private final String id;

  private record Answer(long micros, int status) {
    boolean isError() {
      return status >= 400;
    }
  }

  /**
   * A visit to come.
   *
   * @param instances which instance of a service answers
   * @param trouble what goes wrong; null: nothing
   * @param weight how many visits it stands for
   * @param calls takes what is observed
   */
  SeedTrace(
      SplittableRandom random,
      UnaryOperator<String> instances,
      @Nullable SeedTrouble trouble,
      long weight,
      Consumer<CallRecord> calls) {
    this.random = random;
    this.instances = instances;
    this.trouble = trouble;
    this.weight = weight;
    this.calls = calls;
    HexFormat hex = HexFormat.of();
    this.id = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  /** The visit begins. */
  void visit(SeedHop first, Instant start) {
    call(VISITOR, first, start);
  }

  private Answer call(Party caller, SeedHop hop, Instant start) {
    Party callee = callee(hop);
    boolean byCaller = caller.getKind() == Kind.SERVICE;
    boolean byCallee = hop.kind() == Kind.SERVICE;
    if (!byCaller || !byCallee) {
      Answer answer = answer(callee, hop, start);
      Side side = byCaller ? Side.CLIENT : Side.SERVER;
      observe(Reporter.AGENT, side, caller, callee, hop, start, answer);
      return answer;
    }
    long[] between = new long[BETWEEN.length];
    long all = 0;
    for (int i = 0; i < between.length; i++) {
      between[i] = Math.round(BETWEEN[i] * spread());
      all += between[i];
    }
    Instant inside = start.plus(all / 2, ChronoUnit.MICROS);
    Answer seen = answer(callee, hop, inside);
    observe(Reporter.AGENT, Side.SERVER, caller, callee, hop, inside, seen);
    // Sidecars do not know in which request of theirs a service called another.
    Party sidecar = PartyTexts.at(caller, "");
    inside = inside.minus(between[0] / 2, ChronoUnit.MICROS);
    seen = new Answer(seen.micros() + between[0], seen.status());
    observe(Reporter.SIDECAR, Side.SERVER, sidecar, callee, hop, inside, seen);
    inside = inside.minus(between[1] / 2, ChronoUnit.MICROS);
    seen = new Answer(seen.micros() + between[1], seen.status());
    observe(Reporter.SIDECAR, Side.CLIENT, sidecar, callee, hop, inside, seen);
    seen = new Answer(seen.micros() + between[2], seen.status());
    observe(Reporter.AGENT, Side.CLIENT, caller, callee, hop, start, seen);
    return seen;
  }

  /** What the callee does. */
  private Answer answer(Party self, SeedHop hop, Instant start) {
    SeedTrouble mine = trouble != null && trouble.service().equals(hop.callee()) ? trouble : null;
    double usual = hop.micros() * spread();
    long micros = Math.round(Math.min(MOST_MICROS, mine == null ? usual : usual * mine.slowness()));
    if (mine != null && mine.status() >= 500) {
      return new Answer(micros, mine.status());
    }
    for (SeedHop next : hop.calls()) {
      Answer answer = call(self, next, start.plus(micros, ChronoUnit.MICROS));
      if (hop.isAwaited()) {
        micros += answer.micros();
      }
      if (answer.isError()) {
        // What is not there is not there; all else is a bad gateway.
        return new Answer(micros, answer.status() == 404 ? 404 : 502);
      }
    }
    int status = mine == null ? 200 : mine.status();
    return new Answer(micros, hop.protocol() == Protocol.HTTP ? status : 0);
  }

  private void observe(
      Reporter reporter,
      Side side,
      Party caller,
      Party callee,
      SeedHop hop,
      Instant start,
      Answer answer) {
    boolean agent = reporter == Reporter.AGENT;
    int status = answer.status();
    calls.accept(
        new CallRecord(
            start,
            answer.micros(),
            reporter,
            side,
            caller,
            callee,
            hop.protocol(),
            status,
            status >= 500
                ? Outcome.FAILURE
                : answer.isError() ? Outcome.CLIENT_ERROR : Outcome.SUCCESS,
            reason(agent, side, answer),
            agent || side == Side.CLIENT ? TlsMode.UNKNOWN : TlsMode.NONE,
            agent ? 0L : 300L + random.nextInt(120),
            agent ? 0L : 120L + random.nextInt(200),
            weight,
            id,
            "",
            Map.of(),
            Scope.FULL));
  }

  /**
   * As OpenTelemetry's agent has it: an error's status, of a refused request only at the caller. A
   * sidecar has nothing to say of an answer that it only handed on.
   */
  private static String reason(boolean agent, Side side, Answer answer) {
    boolean told = answer.status() >= 500 || (answer.isError() && side == Side.CLIENT);
    return agent && told ? Integer.toString(answer.status()) : "";
  }

  private Party callee(SeedHop hop) {
    boolean service = hop.kind() == Kind.SERVICE;
    return new Party(
        "",
        "",
        service ? "shop" : "",
        hop.callee(),
        service ? instances.apply(hop.callee()) : "",
        hop.endpoint(),
        hop.kind());
  }

  /** Around 1, seldom much more: as latencies are. */
  private double spread() {
    double usual = Math.exp(random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
    return random.nextInt(60) == 0 ? 8 * usual : usual;
  }
}
