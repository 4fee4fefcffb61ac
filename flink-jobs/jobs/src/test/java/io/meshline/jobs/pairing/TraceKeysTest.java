package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.consumer;
import static io.meshline.jobs.pairing.Spans.links;
import static io.meshline.jobs.pairing.Spans.peer;
import static io.meshline.jobs.pairing.Spans.producer;
import static io.meshline.jobs.pairing.Spans.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which trace ids mean one trace. */
class TraceKeysTest {
  private static final String LONG = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SHORT = "a3ce929d0e0e4736";

  @ParameterizedTest
  @CsvSource({
    "4bf92f3577b34da6a3ce929d0e0e4736, a3ce929d0e0e4736",
    "a3ce929d0e0e4736, a3ce929d0e0e4736",
    // Without lower bits there is nothing to go by.
    "4bf92f3577b34da60000000000000000, 4bf92f3577b34da60000000000000000",
    // No number: an id of SkyWalking.
    "4bf92f3577b34da6.3ce929d0e0e.736, 4bf92f3577b34da6.3ce929d0e0e.736",
    "4bf92f3577b34da6a3ce929d0e0e4736.45.1, 4bf92f3577b34da6a3ce929d0e0e4736.45.1",
  })
  void lowerBits(String traceId, String key) {
    assertThat(new TraceKeys(false, false).id(traceId)).isEqualTo(key);
    assertThat(new TraceKeys(true, false).id(traceId)).isEqualTo(traceId);
  }

  @Test
  void aServiceThatKeepsHalfOfTheIdIsPaired() {
    PairingRun run = new PairingRun(10, new TraceKeys(false, false));
    run.add(List.of(in(LONG, client("a", "", "front")), in(SHORT, server("b", "a", "cart", "x"))));
    assertThat(run.calls())
        .containsExactlyInAnyOrder("server front -> cart@x of b", "client front -> cart@x of a");
    assertThat(run.out().calls())
        .extracting(call -> call.getTraceId())
        .containsExactlyInAnyOrder(LONG, SHORT);
  }

  @Test
  void strictlyTheyAreTwoTraces() {
    PairingRun run = new PairingRun();
    run.add(List.of(in(LONG, client("a", "", "front")), in(SHORT, server("b", "a", "cart", "x"))));
    run.passTheWait();
    assertThat(run.calls())
        .containsExactlyInAnyOrder(
            "server unknown!UNKNOWN -> cart@x of b", "client front -> unknown!UNKNOWN of a");
  }

  @Test
  void aLinkByHalfOfTheIdLeadsHome() {
    PairingRun run = new PairingRun(10, new TraceKeys(false, false));
    run.add(
        List.of(
            in(LONG, peer(producer("p", "", "shop"), Kind.MESSAGING, "orders", "")),
            in(LONG, links(consumer("c", "", "mail", "all"), SHORT + "/p"))));
    assertThat(run.calls())
        .containsExactlyInAnyOrder(
            "client shop -> orders!MESSAGING of p", "server orders!MESSAGING -> mail@all of c");
    run.passTheMemory();
    assertThat(run.allForgotten()).isTrue();
  }

  @Test
  void mirroredTrafficIsNotPairedAcrossEnvironmentsOrTenants() {
    for (boolean across : List.of(false, true)) {
      PairingRun run = new PairingRun(10, new TraceKeys(true, across));
      run.add(
          List.of(
              client("a", "", "front"),
              at("", "mirror", server("b", "a", "cart", "x")),
              at("other", "test", server("b", "a", "bill", "x"))));
      run.passTheWait();
      assertThat(run.calls())
          .containsExactlyInAnyOrder(
              "server " + (across ? "front" : "unknown!UNKNOWN") + " -> cart@x of b",
              "client front -> " + (across ? "cart@x" : "unknown!UNKNOWN") + " of a",
              "server unknown!UNKNOWN -> bill@x of b");
    }
  }

  @Test
  void mirroredSpansAreNoDuplicates() {
    PairingRun run = new PairingRun();
    run.add(
        List.of(server("r", "", "front", "x"), at("", "mirror", server("r", "", "front", "x"))));
    assertThat(run.out().counted(PairingCount.ROOTS)).isEqualTo(2);
  }

  @Test
  void namespacesOfAnEnvironmentArePaired() {
    PairingRun run = new PairingRun();
    Span server = server("b", "a", "cart", "x");
    server.getSelf().setNamespace("shop");
    run.add(List.of(client("a", "", "front"), server));
    assertThat(run.calls())
        .containsExactlyInAnyOrder("server front -> cart@x of b", "client front -> cart@x of a");
  }

  @Test
  void linksLeadToTracesOfTheSameEnvironment() {
    PairingRun run = new PairingRun();
    run.add(
        List.of(
            in("t1", peer(producer("p", "", "shop"), Kind.MESSAGING, "orders", "")),
            at("", "mirror", in("t1", peer(producer("p", "", "shop"), Kind.MESSAGING, "no", ""))),
            links(consumer("c", "", "mail", "all"), "t1/p")));
    assertThat(run.calls()).contains("server orders!MESSAGING -> mail@all of c");
    run.passTheWait();
    run.checkCounts();
    run.passTheMemory();
    assertThat(run.allForgotten()).isTrue();
  }

  private static Span at(String tenant, String environment, Span span) {
    span.getSelf().setTenant(tenant);
    span.getSelf().setEnvironment(environment);
    return span;
  }

  private static Span in(String trace, Span span) {
    span.setTraceId(trace);
    return span;
  }
}
