package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.names.AddressBook;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes after shapes finds parties by the object: there must be few. */
class SharedPartiesTest {
  private final HttpLogReader reader =
      new HttpLogReader(
          new KnownShapes(1 << 10, 1 << 20),
          new KnownEntries(1 << 20),
          new KnownEndpoints(1 << 10, 1 << 20));

  @Test
  void shapesShareTheirParties() throws Exception {
    Proxy proxy = Proxy.of(EntryExamples.node("sidecar"));
    List<Party> destinations = new ArrayList<>();
    for (String status : List.of("200", "503")) {
      byte[] bytes =
          message(
              "sidecar GET /pay/for/all/that HTTP/1.1 %s - cluster=inbound|80|| sent=3ms"
                  .formatted(status));
      // Endpoints that came once are not kept.
      for (List<Party> seen : List.of(new ArrayList<Party>(), destinations)) {
        Outlet outlet = new Destinations(seen);
        assertThat(reader.convert(proxy, 0, new Peers(AddressBook.EMPTY), bytes, 0, outlet))
            .isTrue();
      }
    }
    assertThat(destinations).hasSize(2);
    assertThat(destinations.get(1)).isSameAs(destinations.get(0));
    assertThat(destinations.get(0).getEndpoint()).isEqualTo("GET:/pay/for/all/that");
  }

  private record Destinations(List<Party> seen) implements Outlet {
    @Override
    public void call(CallRecord call) {
      seen.add(call.getDestination());
    }

    @Override
    public void span(Span span) {
      throw new IllegalStateException("a span");
    }

    @Override
    public void instance(InstanceMetadata instance) {
      throw new IllegalStateException("an instance");
    }

    @Override
    public void reject(Rejection rejection) {
      throw new IllegalStateException(rejection.toString());
    }
  }

  private static byte[] message(String line) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message
        .getHttpLogsBuilder()
        .addLogEntry(LoggedEntry.message(line).getHttpLogs().getLogEntry(0));
    return message.build().toByteArray();
  }
}
