package io.meshline.jobs.addresses;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.time.ReadTimes;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/** The part of the graph that resolves addresses. */
public final class AddressResolution {
  /**
   * Instances report rarely and at once: a partition of them must not hold event time back until
   * the next report.
   */
  private static final Duration INSTANCE_IDLENESS = Duration.ofSeconds(5);

  private AddressResolution() {}

  /**
   * Claims of instances, if the options say that they count, with their event times, and dead
   * letters.
   *
   * @param group consumer group that shows the progress
   */
  public static DataStream<Either<AddressClaim, DeadLetter>> instances(
      StreamExecutionEnvironment env, Options options, RegistryAccess registry, String group) {
    // The source is there even when its reports do not count: the graph must not change with an
    // option, or a savepoint could not be restored after it.
    boolean counts =
        options.get(ResolutionOptions.ENABLED) && options.get(ResolutionOptions.INSTANCES);
    Duration idleness = options.get(KafkaOptions.IDLENESS);
    WatermarkStrategy<Either<AddressClaim, DeadLetter>> times =
        ReadTimes.strategy(
            options.get(KafkaOptions.OUT_OF_ORDERNESS),
            idleness.compareTo(INSTANCE_IDLENESS) < 0 ? idleness : INSTANCE_IDLENESS,
            claim -> ClaimTimes.begin(claim.slot()));
    return env.fromSource(
            KafkaSources.of(
                options,
                List.of(Topics.INSTANCES),
                group + "-instances",
                new InstanceDeserializer(registry, Clock.systemUTC(), counts)),
            times,
            "Instances",
            InstanceDeserializer.TYPE)
        .uid("instances");
  }

  /**
   * Resolves calls.
   *
   * @param toAddresses calls whose destination is an address, of any order
   * @param claims who answers where; later than its own time by {@code grace} at most
   * @param grace how long after their own time, in event time, claims and calls may come
   * @param quiet how long traffic must be quiet, in processing time, for waits to end
   * @return each call once, its destination resolved or as it was
   */
  public static SingleOutputStreamOperator<CallRecord> define(
      DataStream<CallRecord> toAddresses,
      DataStream<AddressClaim> claims,
      Options options,
      Duration grace,
      Duration quiet) {
    ResolveAddresses resolve =
        new ResolveAddresses(
            ClaimTimes.of(
                options.get(ResolutionOptions.WAIT), options.get(ResolutionOptions.TTL), grace),
            options.get(ResolutionOptions.MAX_WAITING),
            options.get(ResolutionOptions.MAX_ADDRESSES),
            quiet);
    return toAddresses
        .connect(claims)
        .keyBy(AddressClaim::key, AddressClaim::key, Types.STRING)
        .transform(
            "Resolve addresses", AvroTypes.of(CallRecord.class), new ResolveOperator(resolve))
        .uid("resolve-addresses");
  }
}
