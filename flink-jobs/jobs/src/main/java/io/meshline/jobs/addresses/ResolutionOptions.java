package io.meshline.jobs.addresses;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import java.time.Duration;
import java.util.List;

/** Options of address resolution. */
public final class ResolutionOptions {

  /** Whether there is any. */
  public static final Option<Boolean> ENABLED =
      Option.of(
          "resolve.enabled",
          OptionType.flag(),
          "true",
          "Whether calls to an address become calls to the one service that answers there.");

  /** Whether instance metadata counts. */
  public static final Option<Boolean> INSTANCES =
      Option.of(
          "resolve.instances",
          OptionType.flag(),
          "true",
          "Whether addresses that instances report of themselves (`meshline.instances`) count; such"
              + " an address stands for all ports of its host.");

  /** Wait for claims. */
  public static final Option<Duration> WAIT =
      Option.of(
          "resolve.wait",
          OptionType.duration(Duration.ZERO),
          "20s",
          "How long after a call to an address, in event time, somebody may be seen to answer there"
              + " for the first time; such calls are given out that much, `pairing.wait` and up to"
              + " 5 s later.");

  /** Life of a claim. */
  public static final Option<Duration> TTL =
      Option.of(
          "resolve.ttl",
          OptionType.duration(Duration.ofSeconds(5)),
          "10min",
          "How long, in event time, a service that was seen to answer at an address is believed to"
              + " answer there still. Agents report their addresses each 5 min.");

  /** Bound on waiting calls. */
  public static final Option<Integer> MAX_WAITING =
      Option.of(
          "resolve.max-waiting-calls",
          OptionType.integer(0, 100_000_000),
          "50000",
          "Calls to addresses that may wait per subtask; each further one is decided at once, by"
              + " what is known.");

  /** Bound on addresses. */
  public static final Option<Integer> MAX_ADDRESSES =
      Option.of(
          "resolve.max-addresses",
          OptionType.integer(1, 100_000_000),
          "100000",
          "Addresses with a known service that are remembered per subtask; calls to further ones"
              + " stay calls to an address.");

  /** All of them, in the order of the reference. */
  public static final List<Option<?>> ALL =
      List.of(ENABLED, INSTANCES, WAIT, TTL, MAX_WAITING, MAX_ADDRESSES);

  private ResolutionOptions() {}
}
