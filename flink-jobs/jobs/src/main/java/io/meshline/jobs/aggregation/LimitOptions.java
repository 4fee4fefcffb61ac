package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import java.util.List;

/** Options for how many names are told apart, and for how long they are remembered. */
public final class LimitOptions {

  private static final int MOST_NAMES = 1_000_000_000;

  /** Limit on services. */
  public static final Option<Integer> SERVICES =
      Option.of(
          "limit.services",
          OptionType.integer(1, MOST_NAMES),
          "20000",
          "Called services that are told apart; dealt out to `job.max-parallelism` shards, so set it"
              + " to twice the number expected. Calls of further ones count under a service"
              + " `_other`.");

  /** Limit on entities. */
  public static final Option<Integer> ENTITIES =
      Option.of(
          "limit.entities",
          OptionType.integer(1, MOST_NAMES),
          "2000000",
          "Nodes and edges that are told apart, all in all; dealt out in the same way.");

  /** Limit on instances. */
  public static final Option<Integer> INSTANCES =
      Option.of(
          "limit.instances",
          OptionType.integer(0, MOST_NAMES),
          "2000",
          "Instances of a service that are told apart; further ones count under `_other`.");

  /** Limit on endpoints. */
  public static final Option<Integer> ENDPOINTS =
      Option.of(
          "limit.endpoints",
          OptionType.integer(0, MOST_NAMES),
          "1000",
          "The same for endpoints of a service.");

  /** Limit on callers. */
  public static final Option<Integer> CALLERS =
      Option.of(
          "limit.callers",
          OptionType.integer(0, MOST_NAMES),
          "1000",
          "The same for services that call a service.");

  /** Limit on edges. */
  public static final Option<Integer> EDGES =
      Option.of(
          "limit.edges",
          OptionType.integer(0, MOST_NAMES),
          "5000",
          "Edges to instances of a service that are told apart, and as many to endpoints; further"
              + " ones come from `_other` of their caller, of which there may be as many once"
              + " more.");

  /** How long names are kept. */
  public static final Option<Integer> DAYS_KEPT =
      Option.of(
          "limit.days-kept",
          OptionType.integer(0, 366),
          "1",
          "For how many days (UTC, event time) after the one on which it was last seen a name keeps"
              + " its place.");

  /** All of them, in the order of the reference. */
  static final List<Option<?>> ALL =
      List.of(SERVICES, ENTITIES, INSTANCES, ENDPOINTS, CALLERS, EDGES, DAYS_KEPT);

  private LimitOptions() {}

  static NameLimits limits(Options options) {
    return new NameLimits(
        options.get(RuntimeOptions.MAX_PARALLELISM),
        options.get(SERVICES),
        options.get(ENTITIES),
        options.get(INSTANCES),
        options.get(ENDPOINTS),
        options.get(CALLERS),
        options.get(EDGES),
        options.get(DAYS_KEPT));
  }

  /** Each shard has its share, so that there must be enough to deal out. */
  static void check(Options options, List<String> faults) {
    int services = options.find(SERVICES).orElse(Integer.MAX_VALUE);
    int entities = options.find(ENTITIES).orElse(Integer.MAX_VALUE);
    long least =
        (long) NameLimits.LEAST_PER_SHARD * options.find(RuntimeOptions.MAX_PARALLELISM).orElse(1);
    if (services < least) {
      faults.add(
          "%s: %d (expected: at least %d for each of %s, which is %d)"
              .formatted(
                  SERVICES.key(),
                  services,
                  NameLimits.LEAST_PER_SHARD,
                  RuntimeOptions.MAX_PARALLELISM.key(),
                  least));
    }
    if (entities < services && services != Integer.MAX_VALUE) {
      faults.add(
          "%s: %d (expected: at least %s, which is %d)"
              .formatted(ENTITIES.key(), entities, SERVICES.key(), services));
    }
  }
}
