package io.meshline.ingest.protocols.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Recorder;
import io.meshline.ingest.protocols.envoy.AccessLogMessages;
import io.meshline.ingest.protocols.envoy.AccessLogStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left out of access logs makes no difference. */
class SievedMessagesTest {
  private static final int MESSAGES = 20_000;

  @Test
  void whatCanBeReadAsAWholeGivesTheSame() throws Exception {
    long seed = System.nanoTime();
    WireMutations mutations = new WireMutations(seed, EnvoySeeds.messages());
    int compared = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes = mutations.next();
      StreamAccessLogsMessage whole;
      try {
        whole = StreamAccessLogsMessage.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        continue; // What is broken may be what is left out.
      }
      assertThat(lines(AccessLogMessages.parse(bytes))).as("seed %d", seed).isEqualTo(lines(whole));
      compared++;
    }
    assertThat(compared).as("seed %d", seed).isGreaterThan(MESSAGES / 10);
  }

  @Test
  void leavesOutWhatNobodyReadsAndNothingElse() throws Exception {
    StreamAccessLogsMessage.Builder message = EnvoySeeds.messages().get(0).toBuilder();
    byte[] with = with(message.clone(), "curl/8", "b1b2");
    message
        .getHttpLogsBuilder()
        .getLogEntryBuilder(0)
        .getRequestBuilder()
        .clearUserAgent()
        .clearRequestId();

    assertThat(AccessLogMessages.parse(with))
        .isEqualTo(AccessLogMessages.parse(message.build().toByteArray()));
  }

  @Test
  void flagsOfNewerProxiesAreKept() throws Exception {
    StreamAccessLogsMessage.Builder message = EnvoySeeds.messages().get(0).toBuilder();
    message
        .getHttpLogsBuilder()
        .getLogEntryBuilder(0)
        .getCommonPropertiesBuilder()
        .getResponseFlagsBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build());

    assertThat(lines(AccessLogMessages.parse(message.build().toByteArray())))
        .isEqualTo(lines(message.build()))
        .anySatisfy(line -> assertThat(line).contains("flag-77"));
  }

  @Test
  void whatIsWrittenInAnotherWayIsLeftOutToo() throws Exception {
    // Field 1 as a group that holds a number: it would become some 190 bytes for each of these
    // four.
    byte[] groups = new byte[4 << 20];
    for (int i = 0; i < groups.length; i += 4) {
      groups[i] = 0x0b;
      groups[i + 1] = 0x08;
      groups[i + 3] = 0x0c;
    }
    StreamAccessLogsMessage parsed = AccessLogMessages.parse(groups);
    assertThat(parsed.getUnknownFields().getSerializedSize()).isZero();
    assertThat(parsed).isEqualTo(StreamAccessLogsMessage.getDefaultInstance());
  }

  @Test
  void refusesWhatIsCutShort() {
    byte[] whole = EnvoySeeds.messages().get(0).toByteArray();
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    assertThatThrownBy(() -> AccessLogMessages.parse(cut))
        .isInstanceOf(InvalidProtocolBufferException.class);
    // The end of a group that did not begin.
    assertThatThrownBy(() -> AccessLogMessages.parse(new byte[] {0x0c}))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  private static byte[] with(StreamAccessLogsMessage.Builder message, String agent, String id) {
    message
        .getHttpLogsBuilder()
        .getLogEntryBuilder(0)
        .getRequestBuilder()
        .setUserAgent(agent)
        .setRequestId(id);
    return message.build().toByteArray();
  }

  private static List<String> lines(StreamAccessLogsMessage message) {
    Recorder recorder = new Recorder(true);
    new AccessLogStream().convert(message, recorder);
    return recorder.lines;
  }
}
