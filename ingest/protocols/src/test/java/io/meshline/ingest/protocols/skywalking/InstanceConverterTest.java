package io.meshline.ingest.protocols.skywalking;

import static io.meshline.ingest.protocols.skywalking.SegmentExamples.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.protocols.Lines;
import io.meshline.ingest.protocols.Recorder;
import org.apache.skywalking.apm.network.management.v3.InstancePingPkg;
import org.apache.skywalking.apm.network.management.v3.InstanceProperties;
import org.junit.jupiter.api.Test;

class InstanceConverterTest {

  private static final InstanceProperties REPORT =
      InstanceProperties.newBuilder()
          .setService("cart")
          .setServiceInstance("cart-1")
          .setLayer("GENERAL")
          .addProperties(tag("language", "java"))
          .addProperties(tag("ipv4", "10.0.0.1"))
          .addProperties(tag("ipv4", "10.0.0.2"))
          .addProperties(tag("JVM Arguments", "[\"-Djavax.net.ssl.keyStorePassword=s3cret\"]"))
          .build();

  private final InstanceConverter converter = new InstanceConverter(() -> Lines.T0);
  private final Recorder recorder = new Recorder(true);

  @Test
  void aReportKeepsItsPropertiesAndJoinsTheOnesThatComeAgain() {
    converter.convert(REPORT, recorder);
    assertThat(recorder.lines)
        .containsExactly(
            "instance skywalking cart@cart-1 | at 0 took 0"
                + " {ipv4=10.0.0.1,10.0.0.2, language=java, layer=GENERAL}");
  }

  @Test
  void aHeartbeatHasNoProperties() {
    converter.convert(
        InstancePingPkg.newBuilder().setService("cart").setServiceInstance("cart-1").build(),
        recorder);
    assertThat(recorder.lines).containsExactly("instance skywalking cart@cart-1 | at 0 took 0");
  }

  @Test
  void anInstanceNeedsServiceAndName() {
    converter.convert(InstancePingPkg.newBuilder().setService("cart").build(), recorder);
    converter.convert(InstancePingPkg.newBuilder().setServiceInstance("i").build(), recorder);
    assertThat(recorder.lines).containsExactly("reject instance_missing", "reject service_missing");
  }
}
