package io.meshline.sla;

import io.meshline.aggregation.LatencySketch;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What tests are made of. */
public final class Samples {
  /** Latency of a fast call, in microseconds. */
  public static final long FAST = 10_000;

  /** Latency of a slow one. */
  public static final long SLOW = 900_000;

  private Samples() {}

  /** A service of that name. */
  public static Party service(String name) {
    return new Party("", "prod", "shop", name, "", "", "service");
  }

  /** A node at grain SERVICE. */
  public static Entity node(String name) {
    return Entity.node(Grain.SERVICE, service(name));
  }

  /** An edge at grain SERVICE. */
  public static Entity edge(String from, String to) {
    return new Entity(Grain.SERVICE, service(from), service(to));
  }

  /** Calls, some of which failed and some of which were slow. */
  public static Figures figures(long calls, long failures, long slow) {
    return figures(calls, failures, slow, Map.of());
  }

  /** The same with reasons. */
  public static Figures figures(long calls, long failures, long slow, Map<String, Long> reasons) {
    LatencySketch sketch = new LatencySketch();
    sketch.add(FAST, calls - slow);
    sketch.add(SLOW, slow);
    return new Figures(
        calls,
        0,
        failures,
        (calls - slow) * FAST + slow * SLOW,
        calls > slow ? FAST : SLOW,
        slow > 0 ? SLOW : FAST,
        calls - slow,
        0,
        sketch,
        reasons,
        failures > 0 ? List.of("f1", "f2") : List.of(),
        "s1");
  }

  /** For all services. */
  public static Objective availability(String target, Period period, AlertPolicy policy) {
    return objective("availability", Indicator.AVAILABILITY, target, 0, period, policy);
  }

  /** For all services: at most 300 ms. */
  public static Objective latency(String target, Period period, AlertPolicy policy) {
    return objective(
        "latency", Indicator.LATENCY, target, LatencySketch.border(300_000), period, policy);
  }

  /** For all services, under a name. */
  public static Objective named(String name) {
    return objective(
        name, Indicator.AVAILABILITY, "0.999", 0, Period.DEFAULT, AlertPolicy.WORKBOOK);
  }

  private static Objective objective(
      String name,
      Indicator indicator,
      String target,
      long threshold,
      Period period,
      AlertPolicy policy) {
    return new Objective(
        name,
        "",
        indicator,
        Target.of(new BigDecimal(target)),
        threshold,
        ClientErrors.GOOD,
        new Selector(null, PartySelector.SERVICES),
        period,
        false,
        policy,
        Map.of());
  }
}
