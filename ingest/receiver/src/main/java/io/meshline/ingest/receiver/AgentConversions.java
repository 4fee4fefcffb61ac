package io.meshline.ingest.receiver;

import com.google.protobuf.Message;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.messages.BinaryMessages;
import io.meshline.ingest.protocols.skywalking.InstanceConverter;
import io.meshline.ingest.protocols.skywalking.SegmentConverter;
import io.meshline.ingest.protocols.skywalking.SegmentReader;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentCollection;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;

/**
 * How the messages of SkyWalking's agents are converted that come as protocol buffers, by gRPC or
 * by Kafka.
 *
 * @param segment of one segment
 * @param segments of many
 * @param properties of what an instance says of itself
 * @param ping of an instance's sign of life
 */
record AgentConversions(
    Conversion segment, Conversion segments, Conversion properties, Conversion ping) {

  /**
   * Conversions that may be shared by all calls and topics.
   *
   * @param clock tells when an instance said something
   */
  static AgentConversions of(InstantSource clock) {
    SegmentConverter segments = new SegmentConverter();
    InstanceConverter instances = new InstanceConverter(clock);
    return new AgentConversions(
        new SegmentReader()::convert,
        conversion(
            SegmentCollection.getDefaultInstance(),
            (all, outlet) -> all.getSegmentsList().forEach(one -> segments.convert(one, outlet))),
        conversion(InstanceProperties.getDefaultInstance(), instances::convert),
        conversion(InstancePingPkg.getDefaultInstance(), instances::convert));
  }

  private static <M extends Message> Conversion conversion(
      M type, BiConsumer<M, Outlet> converter) {
    return (bytes, outlet) -> converter.accept(BinaryMessages.parse(type, bytes), outlet);
  }
}
